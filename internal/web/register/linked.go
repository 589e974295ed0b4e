package register

import (
	"assay/internal/cert"
	"assay/internal/norm"
)

// linked is the certificate as search engines and other programs read pages: schema.org's Certification.
type linked struct {
	Context  string       `json:"@context"`
	Type     string       `json:"@type"`
	Name     string       `json:"name"`
	Number   string       `json:"certificationIdentification"`
	Status   string       `json:"certificationStatus"`
	URL      string       `json:"url"`
	Issuer   organisation `json:"issuedBy"`
	About    organisation `json:"about"`
	Scope    string       `json:"description"`
	First    string       `json:"datePublished"`
	From     string       `json:"validFrom"`
	Expires  string       `json:"expires"`
	Revision int          `json:"version"`
}

type organisation struct {
	Type    string  `json:"@type"`
	Name    string  `json:"name"`
	Address *postal `json:"address,omitempty"`
}

type postal struct {
	Type    string `json:"@type"`
	City    string `json:"addressLocality"`
	Country string `json:"addressCountry"`
}

// link describes an answer to programs.
func link(a answer, body, url string) linked {
	status := "https://schema.org/CertificationInactive"
	if a.Status == cert.CertificateActive {
		status = "https://schema.org/CertificationActive"
	}
	return linked{"https://schema.org", "Certification", a.Standard, a.FullNumber(), status, url, organisation{"Organization", body, nil},
		organisation{"Organization", a.Holder, &postal{"PostalAddress", a.City, norm.CountryName(a.Country)}}, a.Scope,
		a.Original.String(), a.Effective.String(), a.Expires.String(), a.Revision}
}
