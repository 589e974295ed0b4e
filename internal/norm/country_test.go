package norm

import "testing"

func TestCountries(t *testing.T) {
	list := Countries()
	if len(list) != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", len(list))
	}
	for i, c := range list {
		if len(c.Code) != 2 || c.Name == "" || CountryName(c.Code) != c.Name {
			t.Errorf("row %d is %+v, or its code stands twice", i, c)
		}
	}
	for code, want := range map[string]string{"SZ": "Eswatini", "MK": "North Macedonia", "TR": "Türkiye", "XX": "XX", "": ""} {
		if got := CountryName(code); got != want {
			t.Errorf("%q is %q, want %q", code, got, want)
		}
	}
}
