package page_test

import (
	"reflect"
	"testing"

	"assay/internal/web/page"
)

func TestFlatComesBack(t *testing.T) {
	form := enquiry{LegalName: "Kisto Oy", Scope: "one\ntwo", People: "many", Agreed: true, Sites: []siteRow{{Name: "A"}, {Town: "Oulu"}}}
	form.Address.City = "Oulu"
	fields := page.Flat(&form)
	want := map[string]string{"legal_name": "Kisto Oy", "scope": "one\ntwo", "people": "many", "agreed": "yes", "address.city": "Oulu",
		"sites.0.name": "A", "sites.1.town": "Oulu"}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("flat is %v", fields)
	}
	var back enquiry
	if err := page.Unflat(fields, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(page.Flat(&back), want) {
		t.Errorf("came back as %+v", back)
	}
}

func TestFirstVersionComesBack(t *testing.T) {
	for sent, want := range map[string]int64{"": 0, "0": 0, "7": 7, "-1": -1, "x": -1} {
		if got := (page.Once{Version: sent}).VersionOf(); got != want {
			t.Errorf("%q is version %d, want %d", sent, got, want)
		}
	}
	if back := (page.Base{}).Stamp(int64(0)).VersionOf(); back != 0 {
		t.Errorf("version 0 comes back as %d", back)
	}
}
