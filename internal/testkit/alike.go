package testkit

import (
	"slices"
	"testing"
	"time"
)

// Alike fails when one of two questions takes longer than the other by more than 60 microseconds, far below what a
// network lets anybody see, in the median of many: by its time a refusal must not tell why it is one (R-PUB-03).
func Alike(t testing.TB, one, other func()) {
	t.Helper()
	const rounds = 400
	took := func(ask func()) time.Duration {
		from := time.Now()
		ask()
		return time.Since(from)
	}
	var a, b []time.Duration
	for range rounds {
		a, b = append(a, took(one)), append(b, took(other))
	}
	slices.Sort(a)
	slices.Sort(b)
	if gap := (a[rounds/2] - b[rounds/2]).Abs(); gap > 60*time.Microsecond {
		t.Errorf("medians %v and %v", a[rounds/2], b[rounds/2])
	}
}
