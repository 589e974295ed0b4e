package paper

import (
	"fmt"
	"strings"
	"time"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/norm"
)

// Participant is a person of an audit team with their part in it.
type Participant struct {
	PersonID int64
	Name     string
	Role     cert.TeamRole
}

func teamTable(team []Participant) Table {
	t := Table{Columns: []Column{{Title: "Name", Weight: 3}, {Title: "Part in the audit", Weight: 3}}}
	for _, p := range team {
		t.Rows = append(t.Rows, []string{p.Name, capital(p.Role.Label())})
	}
	return t
}

func teamLine(team []Participant) string {
	var names []string
	for _, p := range team {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Role.Label()))
	}
	return strings.Join(names, ", ")
}

func personName(team []Participant, id int64) string {
	for _, p := range team {
		if p.PersonID == id {
			return p.Name
		}
	}
	return ""
}

func clientAddress(c cert.Client) string {
	return joinWords(", ", strings.ReplaceAll(c.Address, "\n", ", "), joinWords(" ", c.Postcode, c.City), norm.CountryName(c.Country))
}

func siteAddressOf(s cert.Site) string {
	return joinWords(", ", strings.ReplaceAll(s.Address, "\n", ", "), joinWords(" ", s.Postcode, s.City), norm.CountryName(s.Country))
}

// sitesTable lists the sites in scope with their persons.
func sitesTable(sites []cert.Site) Table {
	t := Table{Columns: []Column{{Title: "No.", Weight: 0.7}, {Title: "Site", Weight: 2.6}, {Title: "Address", Weight: 4}, {Title: "Activities", Weight: 3.6}, {Title: "Persons", Weight: 1.1, Number: true}}}
	for i, s := range sites {
		name := s.Name
		if s.Central {
			name += " (central function)"
		}
		if s.Kind != "" && s.Kind != "permanent" {
			name += " (" + s.Kind + ")"
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), name, siteAddressOf(s), s.Activities, fmt.Sprint(s.Persons)})
	}
	return t
}

func serviceNames(services []cert.Service) string {
	var names []string
	for _, s := range services {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// days writes half days as days, "3.5 days".
func days(halves int) string {
	text := audittime.HalfDays(halves).String()
	if halves == 2 {
		return text + " day"
	}
	return text + " days"
}

func percent(hundredths int) string { return fee.Percent(hundredths).String() + " %" }

func money(minor int64, currency string) string {
	return fee.Money{Minor: minor, Currency: currency}.Format()
}

func cadence(c cert.Cadence) string {
	if c == cert.HalfYearly {
		return "every half year"
	}
	return "every year"
}

// instant writes a moment with its zone.
func instant(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format("2 Jan 2006, 15:04 MST")
}

// capital writes a key such as ready_with_concerns as words, "Ready with concerns".
func capital(key string) string {
	text := strings.ReplaceAll(key, "_", " ")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
