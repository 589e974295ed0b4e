package norm_test

import (
	"testing"
	"time"

	"assay/internal/norm"
)

func TestTimeZonesExist(t *testing.T) {
	for _, name := range norm.TimeZones() {
		if _, err := time.LoadLocation(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !norm.KnownTimeZone("Europe/Athens") || norm.KnownTimeZone("Europe/Atlantis") || norm.KnownTimeZone("") {
		t.Error("a zone is known or unknown wrongly")
	}
}

func TestTimeZoneIsAskedWhereACountryKeepsMany(t *testing.T) {
	for code, want := range map[string]bool{"US": true, "AU": true, "RU": true, "GR": false, "DE": false, "ES": false, "ZZ": false} {
		if norm.NeedsTimeZone(code) != want {
			t.Errorf("%s: asked %v", code, !want)
		}
	}
}
