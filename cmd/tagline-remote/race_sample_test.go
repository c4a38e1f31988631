//go:build !prove

package main

// raceJobs is how many jobs TestClaimRace lets claim at once.
const raceJobs = 8
