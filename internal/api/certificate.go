package api

import (
	"context"
	"errors"
	"net/http"

	"assay/internal/cert"
	"assay/internal/day"
)

var certificateOp = operation("getCertificate", http.MethodGet, "/certificates/{number}", "A certificate with its status today",
	"By its number, with or without revision, or by the long code below its QR code. A number that was never issued and one that is told on request only are answered alike.",
	http.StatusBadRequest, http.StatusNotFound)

// byNumberIn is which certificate is meant.
type byNumberIn struct {
	Number string `path:"number" maxLength:"300" doc:"The number as on the paper, or the code of 26 letters and digits." example:"SMS-2026-0001"`
}

// certificateOut is the answer.
type certificateOut struct{ Body certificateView }

// certificateView is a certificate as other programs read it. Its fields stay; a day that there is not is null.
type certificateView struct {
	_            struct{} `additionalProperties:"true"`
	Number       string   `json:"number" doc:"Without the revision." example:"SMS-2026-0001"`
	Revision     int      `json:"revision" doc:"From 1."`
	Standing     string   `json:"status" enum:"active,suspended,withdrawn,expired,superseded,not_yet_valid" doc:"On the day of status_on."`
	Valid        bool     `json:"valid" doc:"Whether the holder is certified by this issue on the day of status_on."`
	StatusOn     string   `json:"status_on" format:"date" doc:"The day for which the answer holds, in the body's time zone."`
	SupersededBy *string  `json:"superseded_by" doc:"Number of the current issue with its revision, where this one was replaced."`
	Holder       string   `json:"holder" doc:"Who is certified, as on the paper."`
	City         string   `json:"city"`
	Country      string   `json:"country" doc:"Two letters of ISO 3166-1." example:"GR"`
	Standard     string   `json:"standard" example:"ISO/IEC 20000-1:2018"`
	Scope        string   `json:"scope" doc:"What is certified. This wording binds."`
	Sites        []site   `json:"sites"`
	Original     *string  `json:"original" format:"date" doc:"First certified."`
	Effective    *string  `json:"effective" format:"date" doc:"In force from."`
	Expires      *string  `json:"expires" format:"date" doc:"Last valid day."`
	GapFrom      *string  `json:"gap_from" format:"date" doc:"First day of an interruption between two cycles."`
	GapTo        *string  `json:"gap_to" format:"date" doc:"Last day of it."`
	Body         string   `json:"body" doc:"The certification body."`
	VerifyURL    string   `json:"verify_url" format:"uri" doc:"The page for people."`
}

// site is one place within the scope.
type site struct {
	_          struct{} `additionalProperties:"true"`
	Name       string   `json:"name"`
	Address    string   `json:"address"`
	City       string   `json:"city"`
	Country    string   `json:"country" doc:"Two letters of ISO 3166-1."`
	Activities string   `json:"activities" doc:"What is done there."`
}

// certificate answers for one certificate.
func (a area) certificate(ctx context.Context, in *byNumberIn) (*certificateOut, error) {
	found, err := a.look(ctx, in.Number, true)
	if err != nil {
		return nil, err
	}
	return &certificateOut{a.view(ctx, found)}, nil
}

// view is the answer for programs.
func (a area) view(ctx context.Context, f answer) certificateView {
	v := certificateView{Number: f.Number, Revision: f.Revision, Standing: string(f.status), Valid: f.status == cert.CertificateActive, StatusOn: f.today.String(),
		Holder: f.Holder, City: f.City, Country: f.Country, Standard: f.Standard, Scope: f.Scope, Sites: sites(f.Sites),
		Original: orNull(f.Original), Effective: orNull(f.Effective), Expires: orNull(f.Expires), GapFrom: orNull(f.GapFrom), GapTo: orNull(f.GapTo),
		Body: a.office.BodyNow(ctx).Name, VerifyURL: a.office.URL("/verify?number=" + f.FullNumber())}
	if f.status == cert.CertificateSuperseded {
		by := f.record.Newest().FullNumber()
		v.SupersededBy = &by
	}
	return v
}

func sites(of []cert.CertifiedSite) []site {
	out := make([]site, 0, len(of))
	for _, s := range of {
		out = append(out, site{Name: s.Name, Address: s.Address, City: s.City, Country: s.Country, Activities: s.Activities})
	}
	return out
}

func orNull(d day.Day) *string {
	if d.IsZero() {
		return nil
	}
	text := d.String()
	return &text
}

// known turns the error of a look-up into whether there was such a certificate.
func known(err error) (bool, error) {
	if errors.Is(err, cert.NotFound) {
		return false, nil
	}
	return err == nil, err
}
