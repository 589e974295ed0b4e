package certifying

import (
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/store"
	"assay/internal/web/page"
)

// certificatesPage lists the certificates, what expires first at the top.
type certificatesPage struct {
	page.Base
	Uploads bool // the reader may upload to the international register
	List    page.List
	Rows    []certificateLine
}

// certificateLine is a certificate as the list shows it.
type certificateLine struct {
	store.CertificateRow
	Chip    page.Status
	Country string
}

// certificateListing says what may be asked of the list.
var certificateListing = page.Listing{Sorts: []string{"expires", "holder", "number"}, Filters: []page.Filter{
	{Name: "status", Label: "Status today", Choices: []page.Choice{
		{Value: string(cert.CertificateActive), Label: "valid"}, {Value: string(cert.CertificateSuspended), Label: "suspended"},
		{Value: string(cert.CertificateWithdrawn), Label: "withdrawn"}, {Value: string(cert.CertificateExpired), Label: "expired"},
		{Value: string(cert.CertificateFuture), Label: "not yet valid"}}},
}}

func (a area) certificates(c echo.Context) error {
	list, today := certificateListing.Read(c), a.office.Today()
	rows, total, err := a.store.CertificateRows(c.Request().Context(), page.Actor(c), store.CertificateQuery{Text: list.Query,
		Status: cert.CertificateStatus(list.Picked("status")), Today: today, Sort: list.Sort, Desc: list.Desc, Limit: list.Size, Offset: list.Offset()})
	if err != nil {
		return err
	}
	list.Total = total
	p := certificatesPage{Base: page.Begin(c, "certifying", "Certificates"), List: list, Uploads: page.Actor(c).May(cert.UploadThem)}
	for _, r := range rows {
		p.Rows = append(p.Rows, certificateLine{r, page.Standing(r.StatusOn(today)), norm.CountryName(r.Country)})
	}
	return c.Render(http.StatusOK, "certifying/certificates", p)
}

// certificatePage is one issue of a certificate.
type certificatePage struct {
	page.Base
	Certificate cert.Certificate
	File        cert.Certification
	Rail        page.Rail
	Chip        page.Status
	Newest      *cert.Certificate // the issue that took this one's place
	Earlier     []cert.Certificate
	Changes     []change
	Paper       []page.Paper
	Acts        []act // what a decision maker may do now
	MayDecide   bool
	Verify      string // full address of the public page
	Logged      []page.Logged
	Release     *cert.Proof // by whom it was compared and released; nil before there were releases
}

// change is what happened to the certificate, with the decision behind it.
type change struct {
	cert.Change
	Decision cert.Decision
}

// What is the act in words.
func (c change) What() string {
	words := map[string]string{"issue": "issued", "suspend": "suspended", "restore": "restored", "withdraw": "withdrawn", "supersede": "superseded by a new issue"}
	if word, known := words[c.Act]; known {
		return capital(word)
	}
	return c.Act
}

// act is a decision that can be taken on the certificate.
type act struct{ Label, URL string }

func (a area) certificate(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), page.Actor(c)
	one, err := a.store.Certificate(ctx, actor, id)
	if err != nil {
		return err
	}
	file, err := a.store.Certification(ctx, actor, one.CertificationID)
	if err != nil {
		return err
	}
	p := certificatePage{Base: page.Begin(c, "certifying", "Certificate "+one.FullNumber()), Certificate: one, File: file, Rail: page.RailFor(file, actor),
		Chip: page.Standing(one.StatusOn(a.office.Today())), MayDecide: actor.May(cert.DecideThem), Verify: a.office.URL("/c/" + one.Code)}
	if err := a.fillCertificate(c, &p); err != nil {
		return err
	}
	p.Acts = acts(p)
	return c.Render(http.StatusOK, "certifying/certificate", p)
}

// fillCertificate reads what stands beside the certificate.
func (a area) fillCertificate(c echo.Context, p *certificatePage) (err error) {
	ctx := c.Request().Context()
	if p.Changes, err = a.changes(ctx, p.Certificate); err != nil {
		return err
	}
	issues, err := a.store.IssuesOf(ctx, p.Certificate.Number)
	if err != nil {
		return err
	}
	logged, err := a.store.LeavesOf(ctx, p.Certificate.ID)
	if err != nil {
		return err
	}
	for _, l := range logged {
		p.Logged = append(p.Logged, page.Logged{Number: l.N, Act: string(l.Act)})
	}
	for i, one := range issues {
		if i == 0 && one.Revision > p.Certificate.Revision {
			p.Newest = &issues[0]
		}
		if one.Revision < p.Certificate.Revision {
			p.Earlier = append(p.Earlier, one)
		}
	}
	proofs, err := a.store.Proofs(ctx, p.File.ID)
	if err != nil {
		return err
	}
	for i, r := range proofs {
		if r.CertificateID != nil && *r.CertificateID == p.Certificate.ID {
			p.Release = &proofs[i]
		}
	}
	papers, err := a.store.Papers(ctx, p.File.ID)
	for _, k := range papers {
		if k.Kind == "certificate" && k.SHA256 == p.Certificate.PaperSHA256 {
			p.Paper = append(p.Paper, page.Paper{Name: k.Name, URL: "/papers/" + k.Code, Kind: "PDF", Size: k.Size, SHA256: k.SHA256, At: a.office.DayOf(k.At)})
		}
	}
	return err
}

// changes lists what happened to a certificate, each with its decision.
func (a area) changes(ctx context.Context, c cert.Certificate) ([]change, error) {
	list, err := a.store.Changes(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	decisions, err := a.store.Decisions(ctx, c.CertificationID)
	behind := map[int64]cert.Decision{}
	for _, d := range decisions {
		behind[d.ID] = d
	}
	var out []change
	for _, one := range list {
		out = append(out, change{one, behind[one.DecisionID]})
	}
	return out, err
}

// acts are the decisions that the certificate's status allows, as the rules list them.
func acts(p certificatePage) []act {
	facts := cert.DecisionFacts{Certificate: &p.Certificate, Today: p.Today}
	if p.Newest != nil {
		return nil
	}
	var out []act
	for _, o := range facts.Options() {
		out = append(out, act{capital(o.Label()), fmt.Sprintf("/certifications/%d/status?act=%s", p.File.ID, o)})
	}
	return out
}

// Country is the English name of a country.
func (p certificatePage) Country(code string) string { return norm.CountryName(code) }

// StatusOf is the chip of another issue.
func (p certificatePage) StatusOf(c cert.Certificate) page.Status {
	return page.Standing(c.StatusOn(p.Today))
}

func certificateAddress(id int64) string { return fmt.Sprintf("/certificates/%d", id) }
