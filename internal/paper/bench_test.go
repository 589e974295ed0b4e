package paper

import "testing"

func BenchmarkCertificate(b *testing.B) {
	in := certificateOf()
	for b.Loop() {
		if _, err := Certificate(in, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	in := reportOf("stage2", "Stage 2")
	for b.Loop() {
		if _, err := Report(in, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
