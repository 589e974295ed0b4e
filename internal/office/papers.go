package office

import (
	"strings"

	"assay/internal/norm"
	"assay/internal/paper"
)

// letterhead is the body's head for a paper. The accreditation stands on it only where the paper is for
// certification under that accreditation (R-CERT-04).
func (o *Office) letterhead(accredited bool) paper.Letterhead {
	b := o.Body
	l := paper.Letterhead{Name: b.Name, Address: joinLine(b.Address, b.City, norm.CountryName(b.Country)), Web: b.Web, Email: b.Email}
	if accredited {
		l.Accreditation, _ = b.AccreditedFor("", o.Today())
	}
	return l
}

// oneLine puts text of several lines on one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// joinLine joins what is not empty with commas.
func joinLine(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, strings.ReplaceAll(p, "\n", ", "))
		}
	}
	return strings.Join(out, ", ")
}
