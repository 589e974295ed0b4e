package register

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
)

// answer is what the register says today about one issue of a certificate.
type answer struct {
	cert.Certificate                  // the issue asked for
	Current          cert.Certificate // the newest issue of the number; the same where there is none newer
	Today            day.Day
	OnRequest        bool // asked for by number, and answered on request only: nothing but the number may be shown
	Given            bool // a revision or code was given, so that the issue on paper is known
	Changes          []store.PublicChange
}

// look finds what was asked for, cert.NotFound when there is no such certificate.
func (a area) look(ctx context.Context, q asked) (answer, error) {
	out := answer{Today: a.office.Today(), Given: q.Code != "" || q.Revision > 0}
	number, revision := q.Number, q.Revision
	if q.Code != "" {
		c, err := a.store.CertificateByCode(ctx, q.Code)
		if err != nil {
			return out, err
		}
		number, revision = c.Number, c.Revision
	}
	issues, err := a.store.IssuesOf(ctx, number)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(issues, func(c cert.Certificate) bool { return revision == 0 || c.Revision == revision })
	if i < 0 {
		return out, cert.NotFound
	}
	out.Certificate, out.Current = issues[i], issues[0]
	hidden, err := a.store.OnRequest(ctx, out.Current)
	if out.OnRequest = hidden && q.Code == ""; out.OnRequest || err != nil {
		return out, err
	}
	out.Changes, err = a.store.PublicChanges(ctx, number)
	return out, err
}

// known turns the error of a look-up into whether there was such a certificate.
func known(err error) (bool, error) {
	if errors.Is(err, cert.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Status is the status today of the issue asked for.
func (a answer) Status() cert.CertificateStatus { return a.StatusOn(a.Today) }

// Link is the address at which anybody finds this answer again.
func (a answer) Link() string { return "/verify?number=" + a.FullNumber() }

// CurrentLink is the same for the newest issue.
func (a answer) CurrentLink() string { return "/verify?number=" + a.Current.FullNumber() }

// HasGap tells whether certification was interrupted between two cycles (R-CERT-05).
func (a answer) HasGap() bool { return !a.GapFrom.IsZero() }

// line is one line of the history that the public sees.
type line struct {
	On   day.Day
	What string
}

// acts are the words for changes.
var acts = map[string]string{"issue": "issued", "suspend": "suspended", "restore": "restored: the suspension ended", "withdraw": "withdrawn", "supersede": "replaced by a newer issue"}

// History is what became of the certificate, oldest first: what was done, and what time did.
func (a answer) History() []line {
	var out []line
	for _, c := range a.Changes {
		number := cert.Certificate{Number: a.Number, Revision: c.Revision}.FullNumber()
		if word, known := acts[c.Act]; known {
			out = append(out, line{c.On, number + " was " + word})
		}
	}
	if a.HasGap() {
		out = append(out, line{a.GapFrom, "Certification had expired; it was not certified until " + a.GapTo.Long()})
	}
	if a.Current.StatusOn(a.Today) == cert.CertificateExpired {
		out = append(out, line{a.Current.Expires.AddDays(1), a.Current.FullNumber() + " was expired from this day on"})
	}
	slices.SortStableFunc(out, func(x, y line) int { return x.On.Compare(y.On) })
	return out
}

// OtherPapers says which papers with this number are not the current one, "" when there was one issue only.
func (a answer) OtherPapers() string {
	if a.Current.Revision < 2 {
		return ""
	}
	return "The current issue says " + a.Current.FullNumber() + ", revision " + strconv.Itoa(a.Current.Revision) + ", issued on " +
		a.Current.IssuedOn.Long() + ". A paper with the same number and an earlier revision, or none, is out of date."
}
