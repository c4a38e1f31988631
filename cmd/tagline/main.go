// Command tagline prints the version of this repository, derived from its tags.
package main

func main() {}
