// Command dotenv-readers prints the variables that a reader written in Go finds
// in a .env file: NAME=VALUE, each ended by a NUL.
//
//	dotenv-readers docker|compose|godotenv FILE
//
// It is a module of its own, so that Tagline's has none of these dependencies.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
	"github.com/joho/godotenv"
)

func main() {
	read := map[string]func(string) (map[string]string, error){
		// docker run --env-file
		"docker": func(file string) (map[string]string, error) {
			lines, err := kvfile.Parse(file, os.LookupEnv)
			for _, line := range lines {
				fmt.Printf("%s\x00", line)
			}
			return nil, err
		},
		// docker compose: .env beside compose.yaml, and env_file
		"compose": func(file string) (map[string]string, error) {
			return dotenv.ReadWithLookup(os.LookupEnv, file)
		},
		"godotenv": func(file string) (map[string]string, error) { return godotenv.Read(file) },
	}[os.Args[1]]
	found, err := read(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range found {
		fmt.Printf("%s=%s\x00", name, value)
	}
}
