//go:build !prove

package main

// faultShare is how many of the calls of one kind TestFaults lets fail; all under the
// build tag prove.
const faultShare = 1

// surroundingsShare is how many of the scripts TestSurroundings runs: one in so many.
const surroundingsShare = 15

// remoteShare is how many of the questions TestRemoteAsClone asks: one in so many.
const remoteShare = 16

// claimJobs is how many jobs TestClaimRace lets release at once.
const claimJobs = 5

// killEach is which of the runs of git TestReleaseKilled kills a release at.
const killEach = 9
