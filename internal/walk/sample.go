package walk

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/norm"
)

// Sample is a complete questionnaire of a small hosting company.
func Sample() cert.Questionnaire {
	return questionnaire(company{"Aegean Hosting A.E.", "A.E.", "GR 094 123 456", "Leoforos Syngrou 120", "Athens", "11741", "GR",
		"Eleni Papadaki", "Managed hosting", 12, 1}, 0)
}

// company is one line of the furnished body's clients.
type company struct {
	name, form, number, street, city, postcode, country, person, service string
	heads, sites                                                         int
}

// companies are invented; their names are long, short, and in several scripts.
var companies = []company{
	{"Aegean Hosting A.E.", "A.E.", "GR 094 123 456", "Leoforos Syngrou 120", "Athens", "11741", "GR", "Eleni Papadaki", "Managed hosting", 12, 1},
	{"Nordlicht Rechenzentrum GmbH", "GmbH", "HRB 20231", "Hafenstraße 7", "Kiel", "24103", "DE", "Jörg Ölwerk", "Data centre operation", 48, 1},
	{"Ελληνική Πληροφορική Α.Ε.", "Α.Ε.", "GR 099 887 766", "Εγνατία 154", "Θεσσαλονίκη", "54636", "GR", "Γιώργος Αντωνίου", "Application support", 30, 2},
	{"Вектор Сервис ООД", "ООД", "BG 203 445 112", "ул. Раковски 88", "София", "1000", "BG", "Мария Иванова", "Service desk", 85, 1},
	{"شركة النيل لخدمات تقنية المعلومات", "LLC", "EG 55 120", "12 Tahrir Street", "القاهرة", "11511", "EG", "Amal Hassan", "Cloud services", 140, 3},
	{"Silent Peak Consulting", "sole trader", "GB 1002", "4 Mill Lane", "Sheffield", "S1 2HH", "GB", "Owen Reed", "Managed backup", 1, 1},
	{"Gesellschaft für Verwaltungsdatenverarbeitung und Fachverfahrensbetrieb der Kommunen im mittleren Neckarraum mbH", "GmbH", "HRB 77120", "Schillerplatz 3", "Esslingen am Neckar", "73728", "DE", "Dr. Annegret Sommerfeld-Übelacker", "Operation of municipal applications", 420, 6},
	{"Łódź Cloud Sp. z o.o.", "Sp. z o.o.", "KRS 0000812", "Piotrkowska 200", "Łódź", "90-369", "PL", "Stanisław Wójcik", "Virtual desktops", 22, 1},
	{"Réseaux du Rhône SAS", "SAS", "FR 812 331", "9 quai Perrache", "Lyon", "69002", "FR", "Hélène Garnier", "Managed networks", 64, 2},
	{"Atlântico Serviços Digitais, Lda.", "Lda.", "PT 509 221", "Rua do Ouro 41", "Lisboa", "1100-060", "PT", "João Cardoso", "Service desk and workplace", 110, 4},
	{"Bosphorus Bilişim A.Ş.", "A.Ş.", "TR 7781", "Büyükdere Cad. 12", "İstanbul", "34394", "TR", "Şebnem Yılmaz", "Hosting of e-commerce", 37, 1},
	{"Continental Group Services SE", "SE", "LU B 44120", "2 rue Alphonse Weicker", "Luxembourg", "2721", "LU", "Marc Schneider", "Group IT services", 1300, 60},
}

// Questionnaire is the questionnaire of the n-th invented client, from 0.
func Questionnaire(n int) cert.Questionnaire {
	return questionnaire(companies[n%len(companies)], n/len(companies))
}

func questionnaire(c company, round int) cert.Questionnaire {
	if round > 0 {
		c.name, c.number = fmt.Sprintf("%s %d", c.name, round+1), fmt.Sprintf("%s-%d", c.number, round+1)
	}
	scope := fmt.Sprintf("The service management system of %s supporting the provision of %s to its customers", c.name, c.service)
	q := cert.Questionnaire{
		Applicant: cert.Applicant{Name: c.name, LegalForm: c.form, RegistrationNo: c.number, Address: c.street, City: c.city, Postcode: c.postcode,
			Country: c.country, ContactName: c.person, ContactTitle: "Service manager", ContactEmail: contactMail(c, round)},
		Request:  cert.Request{Standard: string(norm.E2018), Scope: scope, Kind: "initial", Accredited: "yes", Cadence: "yearly", Languages: "English"},
		Services: []cert.Service{{Name: c.service, Customer: "external", Criticality: "high"}},
		Unit:     "IT operations", Legal: cert.Legal{Obligations: "Data protection law; contracts with customers"},
		System:      cert.ManagementSystem{Started: "2015-03-01", InternalAudit: "2015-09-15", ManagementReview: "2015-10-20", AllOutsourced: "no"},
		Consultancy: cert.Consultancy{Used: "no", InternalAudit: "Own staff of another department"},
		History:     cert.History{Held: "no"}, Access: cert.Access{Restricted: "no", Remote: "partly"},
		Signature: cert.Signature{Name: c.person, Position: "Managing director", Agreed: true},
	}
	if c.sites > 1 {
		q.MultiSite = cert.SiteTies{Central: "yes", Linked: "yes", OneSystem: "yes", Similar: "yes", Methods: "yes", Audited: "yes", Reviewed: "yes",
			Correction: "yes", Change: "yes"}
	}
	for i := range c.sites {
		q.Sites = append(q.Sites, siteOf(c, i))
	}
	return q
}

// siteOf shares the people out over the sites; the first is the central function.
func siteOf(c company, i int) cert.SiteEntry {
	heads := c.heads / c.sites
	if i == 0 {
		heads = c.heads - heads*(c.sites-1)
	}
	name := "Head office"
	if i > 0 {
		name = fmt.Sprintf("Branch %d", i)
	}
	return cert.SiteEntry{Name: name, Address: c.street, City: c.city, Postcode: c.postcode, Country: c.country, Activities: c.service,
		Kind: "permanent", Central: i == 0, FullTime: heads, Shifts: 1}
}

func contactMail(c company, round int) string {
	for i := range companies {
		if companies[i].street == c.street {
			return fmt.Sprintf("contact%d-%d@client.example", i+1, round+1)
		}
	}
	return "contact@client.example"
}
