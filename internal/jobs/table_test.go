package jobs

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// TestWhoWatchesWaitsLessThanAMinute: whatever the second of a change, the job that tells of it runs within twenty.
func TestWhoWatchesWaitsLessThanAMinute(t *testing.T) {
	found := false
	for _, row := range (&Jobs{}).table() {
		if row.name != "tell who watches certificates" {
			continue
		}
		found = true
		s, err := cron.ParseStandard(row.schedule)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
		for second := range 120 {
			at := from.Add(time.Duration(second) * time.Second)
			if wait := s.Next(at).Sub(at); wait > 20*time.Second {
				t.Errorf("at %s it waits %v", at, wait)
			}
		}
	}
	if !found {
		t.Error("nobody tells who watches")
	}
}
