package cert

import (
	"strings"
	"testing"

	"assay/internal/day"
)

func twinCase() Twin {
	on := func(text string) day.Day { d, _ := day.Parse(text); return d }
	c := Certificate{Number: "SMS-2026-0001", Revision: 2, Code: "abc", Holder: "Ελ <&> \u2028 \\u2028 \"x\" 株式会社", Address: "1 Road", City: "Athens", Country: "GR",
		Standard: "ISO/IEC 20000-1:2018", Scope: "Line one\nline two", Cycle: 2, Original: on("2026-02-01"), Effective: on("2029-02-01"),
		Expires: on("2032-01-31"), IssuedOn: on("2029-03-01"), GapFrom: on("2029-02-01"), GapTo: on("2029-02-28"), Salt: strings.Repeat("0f", 16),
		Sites: []CertifiedSite{{"Head office", "1 Road", "Athens", "GR", ""}}}
	return TwinOf(c, Decision{Number: "D-2029-0004", DecidedOn: on("2029-03-01")}, TwinBody{"Street 1", "The body", ""}, "https://body.example/c/abc")
}

func TestTwinIsWrittenInOneWay(t *testing.T) {
	data, err := twinCase().Canonical()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"address":"1 Road","body":{"address":"Street 1","name":"The body"},"check":"https://body.example/c/abc","city":"Athens","code":"abc",` +
		`"country":"GR","cycle":2,"decision":{"number":"D-2029-0004","on":"2029-03-01"},"effective":"2029-02-01","expires":"2032-01-31",` +
		`"format":"assay-certificate/1","gap":{"from":"2029-02-01","to":"2029-02-28"},"holder":"Ελ <&> ` + "\u2028" + ` \\u2028 \"x\" 株式会社",` +
		`"issued":"2029-03-01","number":"SMS-2026-0001","original":"2026-02-01","revision":2,"salt":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",` +
		`"scope":"Line one\nline two","sites":[{"address":"1 Road","city":"Athens","country":"GR","name":"Head office"}],"standard":"ISO/IEC 20000-1:2018"}`
	if string(data) != want {
		t.Errorf("the twin is\n%s\nwant\n%s", data, want)
	}
	back, err := ReadTwin(data)
	if err != nil || back.FullNumber() != "SMS-2026-0001-r2" || back.Holder != twinCase().Holder {
		t.Errorf("read back: %v, %+v", err, back)
	}
	for name, other := range map[string]string{
		"a space":            strings.Replace(want, ",", ", ", 1),
		"another order":      strings.Replace(want, `"code":"abc","country":"GR"`, `"country":"GR","code":"abc"`, 1),
		"an unknown field":   strings.Replace(want, `"cycle"`, `"circle"`, 1),
		"a field twice":      strings.Replace(want, `"cycle":2`, `"cycle":3,"cycle":2`, 1),
		"something behind":   want + "\n",
		"an escape for <":    strings.Replace(want, "<", `\u003c`, 1),
		"another format":     strings.Replace(want, "certificate/1", "certificate/2", 1),
		"an empty last date": strings.Replace(want, `"number"`, `"last_expiry":"","number"`, 1),
	} {
		if _, err := ReadTwin([]byte(other)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
