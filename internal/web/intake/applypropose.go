package intake

import (
	"strconv"

	"assay/internal/cert"
)

// propose puts into blank fields of a part what its person has said elsewhere in the form, so that nothing is typed twice.
// It is stored with the part, as everything that stands in its fields.
func propose(d cert.Draft, part string, row int) {
	blank := func(name, value string) {
		if d[name] == "" && value != "" {
			d[name] = value
		}
	}
	switch {
	case part == partSend:
		blank("signature.name", d["applicant.contact_name"])
		blank("signature.position", d["applicant.contact_title"])
	case part == partSites && d.Rows("sites") == 0 && d["applicant.city"] != "":
		proposeSeat(blank, d, 0)
		blank("sites.0.central", "yes")
		blank("sites.0.shifts", "1")
	case part == partSite && row == 0 && (d["sites.0.city"] == "" || d["sites.0.city"] == d["applicant.city"]):
		proposeSeat(blank, d, 0)
		blank("sites.0.address", d["applicant.address"])
		blank("sites.0.postcode", d["applicant.postcode"])
	}
	if part == partSite {
		blank("sites."+strconv.Itoa(row)+".kind", "permanent")
		blank("sites."+strconv.Itoa(row)+".shifts", "1")
	}
}

// proposeSeat takes the place of the organisation for a site.
func proposeSeat(blank func(name, value string), d cert.Draft, row int) {
	at := "sites." + strconv.Itoa(row) + "."
	blank(at+"city", d["applicant.city"])
	blank(at+"country", d["applicant.country"])
}
