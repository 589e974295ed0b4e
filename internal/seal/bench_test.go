package seal_test

import (
	"testing"

	"assay/internal/seal"
)

// BenchmarkSeal seals a paper of the size of a certificate, without a time stamp.
func BenchmarkSeal(b *testing.B) {
	s, what := newSealer(b, "Benchmark"), act()
	paper := make([]byte, 50<<10)
	for i := range paper {
		paper[i] = byte(i * i >> 5)
	}
	what.Attachments = append(what.Attachments, seal.Attachment{Name: "paper.bin", Kind: "application/octet-stream", Description: "as much as a certificate", Bytes: paper})
	pdf := seal.SamplePDF()
	for b.Loop() {
		if _, err := s.Seal(pdf, what); err != nil {
			b.Fatal(err)
		}
	}
}
