package cert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/internal/day"
	"assay/internal/norm"
)

// SearchRecord is one certification as the international register IAF CertSearch takes it: every text as it is sent
// (R-IAF-03). Days are YYYYMMDD.
type SearchRecord struct {
	Identity, Certificate, Standing, Accreditation, Type, Scope string
	Original, Issued, Expires                                   string
	EntityID, Entity, Trading, English                          string
	Street, City, State, Postcode, Country, Website             string
	Body, Acronym, Scheme, Standard                             string
	Sites                                                       []SearchSite
}

// SearchSite is one place of the scope.
type SearchSite struct{ Street, City, State, Postcode, Country, Scope string }

// SearchField is one field of a record: its name in the register, its value and what holds for it.
type SearchField struct {
	Name  string
	Value string
	Limit int  // characters; 0 = none is known
	Must  bool // mandatory by IAF MD 28, or by the interface
}

// Fields lists the fields of a record beside its sites, in the order of the register's templates (R-IAF-03).
func (r SearchRecord) Fields() []SearchField {
	return []SearchField{{"certification_identity_number", r.Identity, 60, true}, {"certificate_number", r.Certificate, 60, true},
		{"certification_status", r.Standing, 45, true}, {"certificate_accreditation_status", r.Accreditation, 0, true}, {"certification_type", r.Type, 0, true},
		{"certification_scope", r.Scope, 0, true}, {"certification_original_issue_date", r.Original, 8, false}, {"certification_issue_date", r.Issued, 8, true},
		{"certification_expiry_date", r.Expires, 8, true}, {"certified_entity_unique_id", r.EntityID, 45, true}, {"certified_entity_name", r.Entity, 300, true},
		{"certified_entity_trading_name", r.Trading, 500, false}, {"certified_entity_english_name", r.English, 0, false},
		{"certified_entity_street_address", r.Street, 0, true}, {"certified_entity_street_city", r.City, 0, true}, {"certified_entity_state", r.State, 0, false},
		{"certified_entity_post_code", r.Postcode, 0, false}, {"certified_entity_country", r.Country, 0, true}, {"certified_entity_website", r.Website, 0, false},
		{"accreditation_body_name", r.Body, 0, true}, {"accreditation_body_acronym_name", r.Acronym, 0, true}, {"scheme_name", r.Scheme, 0, true}, {"standards_name", r.Standard, 0, true}}
}

// The statuses of the register (R-IAF-04). Inactive and Draft are not shown to the public there.
const (
	SearchActive    = "Active"
	SearchSuspended = "Suspended"
	SearchCancelled = "Cancelled"
	SearchWithdrawn = "Withdrawn"
	SearchExpired   = "Expired"
	SearchInactive  = "Inactive"
	SearchDraft     = "Draft"
)

// SearchStanding is a status of ours in the register's words; "" for one that it has no word for, which is a mapping
// error (R-IAF-04). What ended because the client asked for it is cancelled.
func SearchStanding(s CertificateStatus, onRequest bool) string {
	if s == CertificateWithdrawn && onRequest {
		return SearchCancelled
	}
	return map[CertificateStatus]string{CertificateActive: SearchActive, CertificateSuspended: SearchSuspended, CertificateWithdrawn: SearchWithdrawn,
		CertificateExpired: SearchExpired, CertificateSuperseded: SearchInactive, CertificateFuture: SearchDraft}[s]
}

// entityID is what the register lets an entity's id be made of, beside letters of local scripts.
var entityID = regexp.MustCompile(`^[\pL\pM\pN@#\-+=\\/:;,~_.]+$`)

// compactDay is the register's form of a day.
var compactDay = regexp.MustCompile(`^\d{8}$`)

// Faults lists what the register would refuse, by the names of its fields (R-IAF-03 to R-IAF-05).
func (r SearchRecord) Faults() []Problem {
	var out []Problem
	add := func(rule, field, message string) {
		out = append(out, Problem{Field: field, Message: message, Rule: rule})
	}
	for _, f := range r.Fields() {
		n := utf8.RuneCountInString(f.Value)
		switch {
		case f.Value == "" && f.Must && f.Name == "certification_status":
			add("R-IAF-04", f.Name, "The register has no word for this status.")
		case f.Value == "" && f.Must:
			add("R-IAF-05", f.Name, "Missing required field.")
		case f.Limit > 0 && n > f.Limit:
			add("R-IAF-03", f.Name, fmt.Sprintf("%d characters; the register takes %d.", n, f.Limit))
		case f.Limit == 8 && f.Value != "" && !compactDay.MatchString(f.Value):
			add("R-IAF-03", f.Name, "A day is written YYYYMMDD.")
		case strings.ContainsFunc(f.Value, unicode.IsControl) && f.Name != "certification_scope":
			add("R-IAF-03", f.Name, "It holds a character that cannot be shown.")
		}
	}
	if r.EntityID != "" && !entityID.MatchString(r.EntityID) {
		add("R-IAF-03", "certified_entity_unique_id", `Only letters, digits and @ # - + = \ / : ; , ~ _ . are taken.`)
	}
	return append(out, r.siteFaults()...)
}

// siteFaults lists what is missing of the places: the register wants the address of each.
func (r SearchRecord) siteFaults() (out []Problem) {
	if len(r.Sites) == 0 {
		return []Problem{{Field: "sites", Rule: "R-IAF-05", Message: "Missing required field: the certificate lists no site, and an empty list would delete those that the register has."}}
	}
	for i, s := range r.Sites {
		if s.Street == "" && s.City == "" || s.Country == "" {
			out = append(out, Problem{Field: fmt.Sprintf("sites.%d", i), Rule: "R-IAF-05", Message: "Missing required field: street or city, and country."})
		}
	}
	return out
}

// Digest is a SHA-256 in hex over everything that is sent.
func (r SearchRecord) Digest() string {
	text, _ := json.Marshal(r) // texts alone: it cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// SearchDifference is a field that differs between our record and the register's.
type SearchDifference struct{ Field, Ours, Theirs string }

// Differences compares our record with what the register holds, field by field. Upper and lower case of a status
// make no difference, nor does "hidden" from Draft.
func (r SearchRecord) Differences(held SearchRecord) []SearchDifference {
	var out []SearchDifference
	theirs := held.Fields()
	for i, f := range r.Fields() {
		ours, other := f.Value, theirs[i].Value
		if f.Name == "certification_status" && strings.EqualFold(ours, map[bool]string{true: SearchDraft, false: other}[strings.EqualFold(other, "hidden")]) {
			continue
		}
		if strings.TrimSpace(ours) != strings.TrimSpace(other) {
			out = append(out, SearchDifference{f.Name, ours, other})
		}
	}
	for i := range max(len(r.Sites), len(held.Sites)) {
		if ours, other := siteText(r.Sites, i), siteText(held.Sites, i); ours != other {
			out = append(out, SearchDifference{"sites." + strconv.Itoa(i+1), ours, other})
		}
	}
	return out
}

func siteText(sites []SearchSite, i int) string {
	if i >= len(sites) {
		return ""
	}
	s := sites[i]
	return joinNonEmpty(", ", s.Street, s.Postcode, s.City, s.State, s.Country, s.Scope)
}

// SearchSettings is what the body says of itself to the register: names as its accreditation body writes them.
type SearchSettings struct {
	Enabled  bool              `json:"enabled"` // the accreditation body applies IAF MD 28; off where it does not (R-IAF-01)
	Body     string            `json:"body"`    // accreditation body
	Acronym  string            `json:"acronym"`
	Scheme   string            `json:"scheme"`
	Wordings map[string]string `json:"wordings"` // a standard as on our certificates to the accreditation body's wording
}

// SearchConsent is what a client said about the register. The newest of a file counts.
type SearchConsent struct {
	ID              int64
	CertificationID int64
	Given           bool    // the client agrees to be published there (ISO/IEC 17021-1 8.4.3)
	OnRequest       bool    // the certification ended because the client asked for it: it is cancelled there
	ByName          string  // who said so at the client
	Proof           string  // where it is written
	PersonID        int64   // who noted it
	PersonName      string  //
	OnDay           day.Day // when it was said
	At              time.Time
}

// SearchUpload is one upload to the register.
type SearchUpload struct {
	ID                         int64
	Version                    int64
	Channel                    string // "api" or "file"
	Records, Accepted, Refused int
	Error                      string // why it could not be sent, as of the last try
	FileSHA256                 string `gorm:"column:file_sha256"` // of the file, empty for the interface
	PersonID                   int64
	PersonName                 string
	OnDay                      day.Day
	At                         time.Time
	Tries                      int
	NextAt                     *time.Time // when the program sends it, nil when nothing waits
	DoneAt                     *time.Time // when it was in the register
	DoneOn                     day.Day
}

// SearchResult is what came of one record of an upload.
type SearchResult struct {
	ID              int64
	UploadID        int64
	CertificationID int64
	Identity        string
	Certificate     string
	Standing        string // as sent
	Digest          string // of what was sent
	Accepted        bool
	Message         string // why not
	Remote          string // the register's own id
}

// SearchFacts is what a record is made from.
type SearchFacts struct {
	Certificate Certificate // newest issue of the number
	File        Certification
	Client      Client
	Consent     *SearchConsent // nil when the client said nothing
	Sent        string         // status under which it was last taken by the register, empty when it never was
	SentDigest  string
}

// Withheld says why a certification is not published in the register, "" when it is (R-IAF-01, R-IAF-07).
func (f SearchFacts) Withheld() string {
	switch {
	case !f.File.Accredited:
		return "not under accreditation"
	case f.File.Confidential != "" || f.Certificate.Confidential:
		return "told on request only"
	case f.Consent == nil:
		return "the client was not asked"
	case !f.Consent.Given:
		return "the client does not agree"
	}
	return ""
}

// Goes tells whether a record is sent: what is published, and what must be hidden there since it was published once.
func (f SearchFacts) Goes() bool {
	return f.Withheld() == "" || f.Sent != "" && f.Sent != SearchInactive
}

// Record is the certification as it is sent today.
func (f SearchFacts) Record(set SearchSettings, today day.Day) SearchRecord {
	c, k := f.Certificate, f.Client
	r := SearchRecord{Identity: c.Number, Certificate: c.FullNumber(), Standing: SearchStanding(c.StatusOn(today), f.Consent != nil && f.Consent.OnRequest),
		Accreditation: map[bool]string{true: "Accredited", false: "Unaccredited"}[f.File.Accredited], Type: "Management System", Scope: c.Scope,
		Original: compact(c.Original), Issued: compact(c.Effective), Expires: compact(c.Expires), EntityID: fmt.Sprintf("CE-%06d", k.ID), Entity: c.Holder,
		Street: oneLine(k.Address), City: k.City, Postcode: k.Postcode, Country: norm.CountryName(k.Country), Website: k.Web, Body: set.Body, Acronym: set.Acronym,
		Scheme: set.Scheme, Standard: c.Standard}
	if wording := set.Wordings[c.Standard]; wording != "" {
		r.Standard = wording
	}
	if f.Withheld() != "" {
		r.Standing = SearchInactive
	}
	for _, s := range c.Sites {
		r.Sites = append(r.Sites, SearchSite{Street: oneLine(s.Address), City: s.City, Country: norm.CountryName(s.Country), Scope: s.Activities})
	}
	return r
}

func compact(d day.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// SearchDuty is how the monthly duty stands (R-IAF-01).
type SearchDuty struct {
	Last    day.Day // of the last upload, zero when there was none
	Remind  day.Day // from when on this month's upload is recalled
	Due     day.Day // last day without fault
	Done    bool    // something was uploaded this month
	Overdue bool
}

// NewSearchDuty counts the duty in calendar months: after an upload the next is due by the end of the month that many
// months later, and it is recalled some days before a month ends without one. Without any upload the first is due when
// the month ends.
func NewSearchDuty(last, today day.Day, months, remindDays int) SearchDuty {
	first := day.New(today.Year(), today.Month(), 1)
	end := first.AddMonths(1).AddDays(-1)
	d := SearchDuty{Last: last, Remind: end.AddDays(-remindDays), Due: end, Done: !last.IsZero() && !last.Before(first)}
	if !last.IsZero() {
		d.Due = day.New(last.Year(), last.Month(), 1).AddMonths(months + 1).AddDays(-1)
	}
	d.Overdue = today.After(d.Due)
	return d
}
