package register

import (
	"context"
	"errors"
	"strconv"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// answer is what the register says today about one issue of a certificate.
type answer struct {
	cert.Certificate // the issue asked for
	Record           cert.PublicRecord
	Today            day.Day
	Status           cert.CertificateStatus
}

// look finds what was asked for; cert.NotFound when there is no such certificate, or none that is told without its
// code (R-PUB-03).
func (a area) look(ctx context.Context, q cert.Asked) (answer, error) {
	if q.Code != "" {
		r, err := a.store.PublicByCode(ctx, q.Code)
		if err != nil {
			return answer{}, err
		}
		c, _ := r.ByCode(q.Code)
		return a.answer(r, c), nil
	}
	r, err := a.store.PublicByNumber(ctx, q.Number)
	if err != nil {
		return answer{}, err
	}
	c, there := r.Issue(q.Revision)
	if !there {
		return answer{}, cert.NotFound
	}
	return a.answer(r, c), nil
}

func (a area) answer(r cert.PublicRecord, c cert.Certificate) answer {
	today := a.office.Today()
	return answer{Certificate: c, Record: r, Today: today, Status: r.IssueOn(c, today)}
}

// known turns the error of a look-up into whether there was such a certificate.
func known(err error) (bool, error) {
	if errors.Is(err, cert.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Current is the newest issue of the number.
func (a answer) Current() cert.Certificate { return a.Record.Newest() }

// Link is the address at which this issue is found again.
func (a answer) Link() string { return "/c/" + a.Code }

// HasGap tells whether certification was interrupted between two cycles (R-CERT-05).
func (a answer) HasGap() bool { return !a.GapFrom.IsZero() }

// History is what became of the number, oldest first.
func (a answer) History() []cert.HistoryLine { return a.Record.History(a.Today) }

// OtherPapers says which papers with this number are not the current one, "" when there was one issue only.
func (a answer) OtherPapers() string {
	n := a.Current()
	if n.Revision < 2 {
		return ""
	}
	return "The current issue says " + n.FullNumber() + ", revision " + strconv.Itoa(n.Revision) + ", issued on " + n.IssuedOn.Long() +
		". A paper with the same number and an earlier revision, or none, is out of date."
}

// Others are the issues beside the one asked for, newest first, each with its status today.
func (a answer) Others() []answer {
	var out []answer
	for _, c := range a.Record.Issues {
		if c.ID != a.ID {
			out = append(out, answer{Certificate: c, Record: a.Record, Today: a.Today, Status: a.Record.IssueOn(c, a.Today)})
		}
	}
	return out
}

// Chip is the status today in a word.
func (a answer) Chip() page.Status { return page.Standing(a.Status) }

// shownSites is how many sites stand on the page at once; the rest is folded, so that the page stays small.
const shownSites = 12

// FirstSites are the sites shown at once.
func (a answer) FirstSites() []cert.CertifiedSite { return a.Sites[:min(shownSites, len(a.Sites))] }

// MoreSites are the others.
func (a answer) MoreSites() []cert.CertifiedSite { return a.Sites[min(shownSites, len(a.Sites)):] }

// verdict is the answer in words; Head is the first line of the page.
type verdict struct {
	Tone page.Tone
	Head string
	Text string
}

// verdict is the status of today in words.
func (a answer) verdict() verdict {
	on, number := a.Today.Long(), a.FullNumber()
	switch a.Status {
	case cert.CertificateActive:
		return verdict{page.Done, "Valid today", "Certificate " + number + " is valid on " + on + "." + a.until()}
	case cert.CertificateSuspended:
		return verdict{page.Waiting, "Suspended: not valid at present", "Certificate " + number + " is suspended since " + a.SuspendedOn.Long() + ". Until it is restored its holder may not say that it is certified."}
	case cert.CertificateWithdrawn:
		return verdict{page.Bad, "Withdrawn: not valid", "Certificate " + number + " was withdrawn on " + a.WithdrawnOn.Long() + " and does not come back."}
	case cert.CertificateExpired:
		return verdict{page.Bad, "Expired: not valid", "Certificate " + number + " was valid until " + a.Expires.Long() + "."}
	case cert.CertificateFuture:
		return verdict{page.Info, "Not yet valid", "Certificate " + number + " is valid from " + a.Effective.Long() + " on."}
	}
	return verdict{page.Bad, "Out of date: replaced by a newer issue", "Issue " + number + " is no longer in force. The current issue is " + a.Current().FullNumber() + ", which is " + word(a.Current().StatusOn(a.Today)) + " on " + on + "."}
}

// until says when a newer issue takes the place of one that still counts.
func (a answer) until() string {
	if n := a.Current(); n.ID != a.ID {
		return " From " + n.Effective.Long() + " on issue " + n.FullNumber() + " takes its place."
	}
	return ""
}

// word is a status in a sentence.
func word(s cert.CertificateStatus) string {
	switch s {
	case cert.CertificateActive:
		return "valid"
	case cert.CertificateFuture:
		return "not yet valid"
	case cert.NotCertified:
		return "not certified"
	}
	return string(s)
}
