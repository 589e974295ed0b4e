package intake

import (
	"slices"
	"strconv"
	"strings"

	"assay/internal/cert"
)

// applyPart is a part of the questionnaire, a page of its own.
type applyPart struct {
	ID, Title string
	lacks            // in its answers
	Begun     bool   // something is answered
	Optional  bool   // nothing in it is needed
	fields    string // what begins the names of its fields, separated by blanks
}

// lacks is what stands against sending: answers that are needed and blank, and those that are wrong.
type lacks struct{ Missing, Wrong int }

// count adds what is said of one field.
func (l *lacks) count(d cert.Draft, field string) {
	if wrongIn(d, field) {
		l.Wrong++
		return
	}
	l.Missing++
}

// Lacks is both in words, empty when nothing is lacking.
func (l lacks) Lacks() string {
	var words []string
	if l.Missing > 0 {
		words = append(words, strconv.Itoa(l.Missing)+" missing")
	}
	if l.Wrong > 0 {
		words = append(words, strconv.Itoa(l.Wrong)+" wrong")
	}
	return strings.Join(words, ", ")
}

// wrongIn tells whether a field of which a problem is said is filled in: then it is wrong, and not missing.
func wrongIn(d cert.Draft, field string) bool { return d[field] != "" }

// The parts that are not fields alone.
const (
	partSites     = "sites"
	partSite      = "site" // one row of the sites
	partDocuments = "documents"
	partSend      = "send"
)

var applyParts = []applyPart{
	{ID: "organisation", Title: "Organisation", fields: "applicant."},
	{ID: "request", Title: "Request", fields: "request."},
	{ID: "services", Title: "Services", fields: "services unit"},
	{ID: partSites, Title: "Sites and people", fields: "sites multi_site."},
	{ID: "parties", Title: "Other parties", fields: "parties processes.", Optional: true},
	{ID: "legal", Title: "Law and licences", fields: "legal."},
	{ID: "system", Title: "Readiness", fields: "management_system."},
	{ID: "others", Title: "Other systems", fields: "other_systems integration.", Optional: true},
	{ID: "consultancy", Title: "Advice and training", fields: "consultancy."},
	{ID: "history", Title: "Earlier certification", fields: "history."},
	{ID: "access", Title: "Access", fields: "access."},
	{ID: partDocuments, Title: "Documents", Optional: true},
	{ID: partSend, Title: "Check and send", fields: "signature."},
}

// holds tells whether a field is asked in the part.
func (p applyPart) holds(field string) bool {
	for prefix := range strings.FieldsSeq(p.fields) {
		if field == prefix || strings.HasPrefix(field, prefix) && (strings.HasSuffix(prefix, ".") || strings.HasPrefix(field, prefix+".")) {
			return true
		}
	}
	return false
}

// State is the part in a word or two.
func (p applyPart) State() string {
	switch {
	case p.Lacks() != "" && p.Begun:
		return p.Lacks()
	case p.Lacks() != "":
		return "not begun"
	case p.Begun:
		return "complete"
	}
	return "optional"
}

// partNamed is a part by its ID, the first when there is none.
func partNamed(id string) applyPart {
	if at := slices.IndexFunc(applyParts, func(p applyPart) bool { return p.ID == id }); at >= 0 {
		return applyParts[at]
	}
	return applyParts[0]
}

// after is the part that follows.
func after(id string) string {
	at := slices.IndexFunc(applyParts, func(p applyPart) bool { return p.ID == id })
	return applyParts[min(at+1, len(applyParts)-1)].ID
}

// partOf is the part in which a field is asked.
func partOf(field string) string {
	for _, p := range applyParts {
		if p.holds(field) {
			return p.ID
		}
	}
	return partSend
}

// partsOf counts what is missing or wrong in each part.
func partsOf(d cert.Draft, problems cert.Invalid, documents int) ([]applyPart, int) {
	parts := slices.Clone(applyParts)
	for _, p := range problems {
		at := slices.IndexFunc(parts, func(part applyPart) bool { return part.holds(p.Field) })
		if at >= 0 {
			parts[at].count(d, p.Field)
		}
	}
	begun := map[string]bool{partDocuments: documents > 0}
	for name := range d {
		begun[partOf(name)] = begun[partOf(name)] || name != "request.standard" // which nobody needs to choose
	}
	for i := range parts {
		parts[i].Begun = begun[parts[i].ID]
	}
	return parts, len(problems)
}

// siteColumns are the fields of a site that stand in the table of sites.
var siteColumns = []string{"name", "city", "country", "central", "full_time", "part_time", "part_time_hours", "temporary", "contractors",
	"shifts", "shift_workers", "similar_work"}

// shown tells which fields a page of the form shows: a part, the table of sites, one site, or without a part
// the whole form.
func shown(part string, row int) func(name string) bool {
	switch part {
	case "":
		return func(string) bool { return true }
	case partSites:
		return func(name string) bool {
			p := strings.Split(name, ".")
			return len(p) == 3 && p[0] == "sites" && slices.Contains(siteColumns, p[2]) || strings.HasPrefix(name, "multi_site.")
		}
	case partSite:
		prefix := "sites." + strconv.Itoa(row) + "."
		return func(name string) bool { return strings.HasPrefix(name, prefix) }
	}
	return partNamed(part).holds
}
