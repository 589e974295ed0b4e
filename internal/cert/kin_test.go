package cert_test

import (
	"strings"
	"testing"

	"assay/internal/cert"
)

func TestSameOrganisationIsRecognised(t *testing.T) {
	known := cert.Identity{Name: "nordlicht rechenzentrum gmbh", Registration: "HRB 20231", Mail: "info@nordlicht.example", Web: "https://www.nordlicht.example/"}
	for why, other := range map[string]cert.Identity{
		"same registration number": {Name: "something else", Registration: "hrb-20231"},
		"same name":                {Name: "nordlicht rechenzentrum gmbh"},
		"similar name":             {Name: "nordlicht rechenzentren ag"},
		"same mail domain":         {Name: "x", Mail: "ceo@nordlicht.example"},
		"same website":             {Name: "x", Web: "http://nordlicht.example:8080/about"},
	} {
		if got := strings.Join(known.SameAs(other), ", "); !strings.Contains(got, why) {
			t.Errorf("want %s, found %q", why, got)
		}
	}
	for _, other := range []cert.Identity{{}, {Name: "sudlicht hosting gmbh"}, {Name: "gmbh"}, {Registration: "HRB 20232"}} {
		if got := known.SameAs(other); len(got) != 0 {
			t.Errorf("%+v is %v", other, got)
		}
	}
	free := cert.Identity{Name: "a", Mail: "one@gmail.com"}
	if got := free.SameAs(cert.Identity{Name: "zz", Mail: "two@gmail.com"}); len(got) != 0 {
		t.Errorf("a mail provider is no company: %v", got)
	}
	if n := cert.Likeness("شركة النيل", "شركة النيل"); n != 100 {
		t.Errorf("the same name in Arabic is %d %% alike", n)
	}
}
