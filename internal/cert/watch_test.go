package cert

import (
	"strings"
	"testing"

	"assay/internal/day"
)

// TestNewsSaysWhatChanged and nothing when nothing did.
func TestNewsSaysWhatChanged(t *testing.T) {
	c := Certificate{ID: 1, Number: "SMS-2026-0001", Revision: 1, Holder: "Aegean", Scope: "Hosting", Effective: day.MustParse("2026-01-05"), Expires: day.MustParse("2029-01-04")}.Kept(CertificateActive)
	issue := PublicChange{ID: 1, Act: "issue", On: c.Effective, Revision: 1}
	r := func(more ...PublicChange) PublicRecord {
		return PublicRecord{Issues: []Certificate{c}, Changes: append([]PublicChange{issue}, more...)}
	}
	on := day.MustParse("2026-03-01")
	suspended := r(PublicChange{ID: 2, Act: "suspend", On: on, Revision: 1})
	second := c.Kept(CertificateActive)
	second.ID, second.Revision, second.Effective, second.Scope = 2, 2, day.MustParse("2026-04-01"), "Hosting and backup"
	renewed := PublicRecord{Issues: []Certificate{second, c.Kept(CertificateSuperseded)}, Changes: []PublicChange{issue, {ID: 2, Act: "supersede", On: on, Revision: 1}, {ID: 3, Act: "issue", On: second.Effective, Revision: 2}}}
	for _, x := range []struct {
		now  PublicRecord
		was  PublicState
		on   day.Day
		want string
	}{
		{r(), r().State(on), on, ""},
		{suspended, r().State(on), on, "is suspended"},
		{r(), suspended.State(on), on, "is valid again"},
		{r(PublicChange{ID: 2, Act: "withdraw", On: on, Revision: 1}), r().State(on), on, "is withdrawn"},
		{r(), r().State(on), c.Expires.AddDays(1), "has expired"},
		{r(), r().State(c.Effective.AddDays(-1)), c.Effective, "is valid"},
		{renewed, r().State(on), on, "has a new issue, SMS-2026-0001-r2, in force from 1 Apr 2026"},
		{renewed, renewed.State(on), second.Effective, "issue SMS-2026-0001-r2 is in force from today on"},
		{renewed, r().State(on), second.Effective, "has a new issue, SMS-2026-0001-r2, and is valid until"},
	} {
		if got := x.now.News(x.was, x.on); (got == "") != (x.want == "") || !strings.Contains(got, x.want) {
			t.Errorf("%q, want %q", got, x.want)
		}
	}
}
