//go:build prove

package main

const faultShare = 1 << 30

// surroundingsShare is how many of the scripts TestSurroundings runs: one in so many.
const surroundingsShare = 1

// remoteShare is how many of the questions TestRemoteAsClone asks: one in so many.
const remoteShare = 1

// claimJobs is how many jobs TestClaimRace lets release at once.
const claimJobs = 50

// killEach is which of the runs of git TestReleaseKilled kills a release at.
const killEach = 1
