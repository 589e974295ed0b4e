package store

import (
	"context"

	"assay/internal/cert"
)

// This file answers for many certificates at once: what a bulk check costs does not grow with a question for each.

// PublicMany reads the record of each that was asked about, in the order asked, with two questions for all: one by
// numbers, one by codes. What is not told, and what there is not, has a record without issues.
func (s *Store) PublicMany(ctx context.Context, asked []cert.Asked) ([]cert.PublicRecord, error) {
	var numbers, codes []string
	for _, q := range asked {
		switch {
		case q.Code != "":
			codes = append(codes, q.Code)
		case q.Number != "":
			numbers = append(numbers, q.Number)
		}
	}
	byNumber, err := s.records(ctx, publicRecord+"c.number IN ?"+openNumber+publicEach, numbers)
	if err != nil {
		return nil, err
	}
	byCode, err := s.records(ctx, publicRecord+"c.number IN (SELECT k.number FROM certificates k WHERE k.code IN ?)"+publicEach, codes)
	if err != nil {
		return nil, err
	}
	ofCode := map[string]cert.PublicRecord{}
	for _, r := range byCode {
		for _, c := range r.Issues {
			ofCode[c.Code] = r
		}
	}
	out := make([]cert.PublicRecord, len(asked))
	for i, q := range asked {
		if out[i] = byNumber[q.Number]; q.Code != "" {
			out[i] = ofCode[q.Code]
		}
	}
	return out, nil
}

// SameName tells whether every word of what was typed stands in the name.
func SameName(typed, name string) bool {
	words, own := Words(typed), map[string]bool{}
	for _, w := range Words(name) {
		own[w] = true
	}
	for _, w := range words {
		if !own[w] {
			return false
		}
	}
	return len(words) > 0
}
