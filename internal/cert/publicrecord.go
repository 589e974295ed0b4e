package cert

import (
	"cmp"
	"slices"

	"assay/internal/day"
)

// PublicChange is a change of a certificate as the public may see it: the act and the day, never the reason.
type PublicChange struct {
	ID       int64
	Act      string  // "issue", "suspend", "restore", "withdraw", "supersede"
	On       day.Day `gorm:"column:on_day"`
	Revision int     // of the issue that changed
	Entry    int64   // its order number in the public log, where it is entered
	Entered  bool
}

// PublicRecord is everything that the register knows of one certificate number.
type PublicRecord struct {
	Issues  []Certificate  // newest first, at least one
	Changes []PublicChange // in the order in which they were made
	Hidden  bool           // told to those alone who hold the code (R-PUB-03)
}

// NotCertified is the standing of a number before its first day, and in a gap between two cycles (R-CERT-05).
const NotCertified CertificateStatus = "not_certified"

// Newest is the issue that counts, or will count from its first day on.
func (r PublicRecord) Newest() Certificate { return r.Issues[0] }

// Issue finds an issue by its revision; 0 means the newest.
func (r PublicRecord) Issue(revision int) (Certificate, bool) {
	i := slices.IndexFunc(r.Issues, func(c Certificate) bool { return revision == 0 || c.Revision == revision })
	if i < 0 {
		return Certificate{}, false
	}
	return r.Issues[i], true
}

// ByCode finds an issue by its long code.
func (r PublicRecord) ByCode(code string) (Certificate, bool) {
	i := slices.IndexFunc(r.Issues, func(c Certificate) bool { return c.Code == code })
	if i < 0 {
		return Certificate{}, false
	}
	return r.Issues[i], true
}

// Asked finds the issue that was asked for, by its code or by its revision; none where the record is empty.
func (r PublicRecord) Asked(q Asked) (Certificate, bool) {
	switch {
	case len(r.Issues) == 0:
		return Certificate{}, false
	case q.Code != "":
		return r.ByCode(q.Code)
	}
	return r.Issue(q.Revision)
}

// Kept is the certificate with the status that it is kept with, for the store to read it back.
func (c Certificate) Kept(status CertificateStatus) Certificate {
	c.Status = status
	return c
}

// DayStanding is how a certificate stood on one day.
type DayStanding struct {
	Status   CertificateStatus
	Revision int     // of the issue that counted on that day, 0 when there was none
	Since    day.Day // from when on it stood so
	Gap      bool    // the day lies in a gap between two cycles
}

// Valid tells whether the holder was certified on the day.
func (s DayStanding) Valid() bool { return s.Status == CertificateActive }

// On is how the number stood on a day, told from the changes: an issue counts from its first valid day on until the
// next one does; a suspension lasts to the day before the restoration; the last valid day is inclusive (R-DATE-11).
// It holds for days up to today: nobody knows what will be decided.
func (r PublicRecord) On(d day.Day) DayStanding {
	at := DayStanding{Status: NotCertified}
	for _, c := range r.InOrder() {
		if c.On.After(d) {
			break
		}
		at = at.after(c)
	}
	issue, _ := r.Issue(at.Revision)
	if at.Revision > 0 && (at.Status == CertificateActive || at.Status == CertificateSuspended) && d.After(issue.Expires) {
		at.Status, at.Since = CertificateExpired, issue.Expires.AddDays(1)
	}
	at.Gap = at.Status != CertificateActive && slices.ContainsFunc(r.Issues, func(c Certificate) bool {
		return !c.GapFrom.IsZero() && !d.Before(c.GapFrom) && !d.After(c.GapTo)
	})
	return at
}

// InOrder is the changes by the day from which they count, those of one day as they were made.
func (r PublicRecord) InOrder() []PublicChange {
	return slices.SortedStableFunc(slices.Values(r.Changes), func(a, b PublicChange) int { return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.ID, b.ID)) })
}

// after is the standing once a change counts.
func (s DayStanding) after(c PublicChange) DayStanding {
	if c.Act != "issue" && c.Revision != s.Revision {
		return s // of an issue that no longer counts
	}
	switch c.Act {
	case "issue":
		if c.Revision > s.Revision && s.Status != CertificateWithdrawn {
			return DayStanding{Status: CertificateActive, Revision: c.Revision, Since: c.On}
		}
	case "suspend":
		s.Status, s.Since = CertificateSuspended, c.On
	case "restore":
		s.Status, s.Since = CertificateActive, c.On
	case "withdraw":
		s.Status, s.Since = CertificateWithdrawn, c.On
	}
	return s
}

// IssueOn is the status today of one issue, as on the papers that are out there: an issue that was replaced by one
// whose first day is still to come counts until then.
func (r PublicRecord) IssueOn(c Certificate, today day.Day) CertificateStatus {
	if c.Status == CertificateSuperseded && r.Newest().StatusOn(today) == CertificateFuture {
		if at := r.On(today); at.Revision == c.Revision {
			return at.Status
		}
	}
	return c.StatusOn(today)
}

// HistoryLine is one line of what became of a certificate.
type HistoryLine struct {
	On   day.Day
	What string
}

// acts are the words for changes.
var acts = map[string]string{"issue": "issued", "suspend": "suspended", "restore": "restored: the suspension ended", "withdraw": "withdrawn",
	"supersede": "replaced by a newer issue"}

// History is what became of the number until today, oldest first: what was done, and what time did.
func (r PublicRecord) History(today day.Day) []HistoryLine {
	var out []HistoryLine
	newest := r.Newest()
	for _, c := range r.InOrder() {
		full := Certificate{Number: newest.Number, Revision: c.Revision}.FullNumber()
		if word, known := acts[c.Act]; known {
			out = append(out, HistoryLine{c.On, full + " was " + word})
		}
	}
	for _, c := range r.Issues {
		if c.Revision > 1 && !c.GapFrom.IsZero() && r.firstWithGap(c) {
			out = append(out, HistoryLine{c.GapFrom, "Certification had expired; it was not certified until " + c.GapTo.Long()})
		}
	}
	if newest.StatusOn(today) == CertificateExpired {
		out = append(out, HistoryLine{newest.Expires.AddDays(1), newest.FullNumber() + " was expired from this day on"})
	}
	slices.SortStableFunc(out, func(x, y HistoryLine) int { return x.On.Compare(y.On) })
	return out
}

// firstWithGap tells whether an issue is the one that came after its gap; later issues carry the gap on.
func (r PublicRecord) firstWithGap(c Certificate) bool {
	return !slices.ContainsFunc(r.Issues, func(o Certificate) bool { return o.Revision < c.Revision && o.GapFrom == c.GapFrom })
}
