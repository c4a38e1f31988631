package main
import ("testing";"os")
func BenchmarkRefused(b *testing.B) {
	for b.Loop() { runIn(os.Getenv("RD"), os.Environ()) }
}
