package page

import (
	"fmt"
	"testing"
	"time"
)

func TestFloodOfAddressesFillsNoMemory(t *testing.T) {
	v, now := NewVisitors(2, 60), time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for i := range 3 * mostKept {
		if v.wait(fmt.Sprint(i), now) != 0 {
			t.Fatalf("address %d is refused its first question", i)
		}
		if len(v.young)+len(v.old) > 2*mostKept {
			t.Fatalf("%d addresses are kept", len(v.young)+len(v.old))
		}
	}
}

func TestBusyAddressIsRememberedAcrossGenerations(t *testing.T) {
	v, now := NewVisitors(2, 60), time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for range 60 {
		v.wait("busy", now)
	}
	for i := range mostKept {
		v.wait(fmt.Sprint(i), now)
	}
	if v.wait("busy", now) == 0 {
		t.Error("a new generation forgave the busy address")
	}
	if v.wait("busy", now.Add(time.Second)) != 0 {
		t.Error("the wait counts against the address")
	}
}

func TestNeighboursCountAsOne(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "2001:db8:1:2::7": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::/64", "": ""} {
		if got := neighbourhood(address); got != want {
			t.Errorf("%q counts as %q, want %q", address, got, want)
		}
	}
}
