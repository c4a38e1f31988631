package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// caught asks for the signals by which a user, a service or a terminal that is closed ends
// a run. Those that are ignored, as nohup ignores one, stay ignored.
func caught() chan os.Signal {
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	return signals
}

// heldBack lets a signal end the run when goOn is called, and not before: files are
// being replaced, which takes no time that anybody would notice, and half of it would
// leave some old, some new, and a temporary one.
func heldBack() (goOn func()) {
	signals := caught()
	return func() {
		signal.Stop(signals)
		select {
		case s := <-signals:
			endBy(s)
		default:
		}
	}
}

// cleanedUp calls clean before a signal ends the run. What the run says of it, such as
// that a program which was stopped gave no answer, is not said.
func (a *app) cleanedUp(clean func()) {
	signals := caught()
	go func() {
		s := <-signals
		a.ending.TryLock() // a run that ends already may wait for who reads what it prints
		clean()
		endBy(s)
	}()
}

// endBy ends the run as the signal would have: a shell that runs it in a loop stops too.
// A signal that a process sends itself may reach it later than the call returns, so there is
// a while to wait, and an exit code if none comes.
func endBy(s os.Signal) {
	signal.Reset(s)
	number, _ := s.(syscall.Signal)
	if self, err := os.FindProcess(os.Getpid()); err == nil && self.Signal(s) == nil {
		time.Sleep(time.Second)
	}
	os.Exit(128 + int(number))
}
