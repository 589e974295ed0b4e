package iaf

import (
	"encoding/xml"
	"strings"

	"assay/internal/cert"
)

// record is a certification in the interface's words.
type record struct {
	Identity      string   `json:"certificate_identity_number"`
	Certificate   string   `json:"certificate_number"`
	Standing      string   `json:"certification_status"`
	Accreditation string   `json:"certificate_accreditation_status"`
	Type          string   `json:"certification_type"`
	Scope         string   `json:"certification_scope"`
	Original      string   `json:"certification_original_issue_date,omitempty"`
	Issued        string   `json:"certification_issue_date"`
	Expires       string   `json:"certification_expiry_date"`
	Entity        string   `json:"certified_entity_name"`
	Trading       string   `json:"certified_entity_trading_name,omitempty"`
	English       string   `json:"certified_entity_english_name,omitempty"`
	EntityID      string   `json:"certified_entity_unique_id"`
	Street        string   `json:"certified_entity_street_address"`
	City          string   `json:"certified_entity_street_city"`
	State         string   `json:"certified_entity_state,omitempty"`
	Postcode      string   `json:"certified_entity_post_code,omitempty"`
	Country       string   `json:"certified_entity_country"`
	Website       string   `json:"certified_entity_website,omitempty"`
	Body          string   `json:"accreditation_body_name"`
	Acronym       string   `json:"accreditation_body_acronym_name"`
	Schemes       []scheme `json:"schemes"`
	Sites         []site   `json:"sites"`
}

type scheme struct {
	Name      string     `json:"scheme_name"`
	Standards []standard `json:"standard_list"`
}

type standard struct {
	Name string `json:"standards_name"`
}

type site struct {
	Street   string `json:"street" xml:"street"`
	City     string `json:"city" xml:"city"`
	State    string `json:"state" xml:"state"`
	Country  string `json:"country" xml:"country"`
	Postcode string `json:"postcode" xml:"postcode"`
	Scope    string `json:"scope_description" xml:"scope_description"`
}

// wire is a record as it is sent. Draft is called hidden there.
func wire(r cert.SearchRecord) record {
	standing := r.Standing
	if standing == cert.SearchDraft {
		standing = "Hidden"
	}
	return record{r.Identity, r.Certificate, standing, r.Accreditation, r.Type, r.Scope, r.Original, r.Issued, r.Expires, r.Entity, r.Trading, r.English, r.EntityID,
		r.Street, r.City, r.State, r.Postcode, r.Country, r.Website, r.Body, r.Acronym, []scheme{{r.Scheme, []standard{{r.Standard}}}}, sitesOf(r)}
}

func sitesOf(r cert.SearchRecord) []site {
	out := make([]site, 0, len(r.Sites))
	for _, s := range r.Sites {
		out = append(out, site{s.Street, s.City, s.State, s.Country, s.Postcode, s.Scope})
	}
	return out
}

// plain is a record of the register in our words.
func (r record) plain() cert.SearchRecord {
	out := cert.SearchRecord{Identity: r.Identity, Certificate: r.Certificate, Standing: r.Standing, Accreditation: r.Accreditation, Type: r.Type, Scope: r.Scope, Original: r.Original,
		Issued: r.Issued, Expires: r.Expires, EntityID: r.EntityID, Entity: r.Entity, Trading: r.Trading, English: r.English, Street: r.Street, City: r.City, State: r.State,
		Postcode: r.Postcode, Country: r.Country, Website: r.Website, Body: r.Body, Acronym: r.Acronym}
	if len(r.Schemes) > 0 {
		out.Scheme = r.Schemes[0].Name
		if len(r.Schemes[0].Standards) > 0 {
			out.Standard = r.Schemes[0].Standards[0].Name
		}
	}
	for _, s := range r.Sites {
		out.Sites = append(out.Sites, cert.SearchSite{Street: s.Street, City: s.City, State: s.State, Postcode: s.Postcode, Country: s.Country, Scope: s.Scope})
	}
	return out
}

// element is a field with its name as an element.
type element struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

// certification is a record in the file, in the order of the register's templates.
type certification struct {
	Fields []element
	Sites  struct {
		Site []site `xml:"certification_site"`
	} `xml:"certification_sites"`
}

// File writes records as the register's XML file, template version 2.1. Fields that are empty and not mandatory are left
// out.
func File(records []cert.SearchRecord) ([]byte, error) {
	out := struct {
		XMLName xml.Name        `xml:"certifications"`
		Version string          `xml:"version,attr"`
		Records []certification `xml:"certification"`
	}{Version: "2.1"}
	for _, r := range records {
		var c certification
		for _, f := range r.Fields() {
			if f.Value != "" || f.Must {
				c.Fields = append(c.Fields, element{xml.Name{Local: f.Name}, f.Value})
			}
		}
		c.Sites.Site = sitesOf(r)
		out.Records = append(out.Records, c)
	}
	text, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, err
	}
	return []byte(xml.Header + strings.TrimSpace(string(text)) + "\n"), nil
}
