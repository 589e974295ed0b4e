package cert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/norm"
)

// dossierForm is the edition of the sheet that new dossiers are drawn with.
const dossierForm = 1

// DossierSources are the live records that a dossier is made of, in the order of the file.
type DossierSources struct {
	Title       string
	File        Certification
	Client      Client
	Sites       []Site
	Application Application
	Reviews     []Review // newest first
	Contract    *Contract
	Time        *AuditTime
	Audits      []Audit // every one behind the decision
	Seats       []Seat
	Answers     []Answer
	Remarks     []ReportRemark // of reviews that sent a report back
	Findings    []Finding
	Responses   []Response
	Evidence    []Evidence  // of the findings and of the answers to them
	Complaints  []Complaint // about the client (R-DEC-03, R-CMP-03); who complains stays out of the dossier
	Certificate *Certificate
}

// Seat is a team member with the name, for a dossier.
type Seat struct {
	TeamMember
	Name string
}

// Content makes the dossier of the records: what the sheet says, and every record whole with its hash.
func (s DossierSources) Content() DossierContent {
	c := DossierContent{Form: dossierForm, Title: s.Title}
	c.Sections = append(c.Sections, DossierSection{"From application to audit time", s.intake()}, DossierSection{"Scope and sites", s.scope()})
	for _, a := range s.Audits {
		c.Sections = append(c.Sections, DossierSection{a.Name + ", " + a.Number, s.audit(a)})
	}
	if len(s.Findings) > 0 {
		c.Sections = append(c.Sections, DossierSection{"Findings and what became of them", s.findings()})
	}
	if len(s.Complaints) > 0 {
		c.Sections = append(c.Sections, DossierSection{"Complaints about the client", s.complaints()})
	}
	if s.Certificate != nil {
		c.Sections = append(c.Sections, DossierSection{"The certificate that stands", []DossierPart{s.certificate()}})
	}
	return c
}

// Text is the content as it is stored, and its hash.
func (c DossierContent) Text() (text, hash string) {
	text = canonical(c)
	return text, hashed(text)
}

// Parts lists every record of the dossier.
func (c DossierContent) Parts() []DossierPart {
	var out []DossierPart
	for _, s := range c.Sections {
		out = append(out, s.Parts...)
	}
	return out
}

// ReadDossier reads the content back.
func ReadDossier(text string) (c DossierContent, err error) {
	err = json.Unmarshal([]byte(text), &c)
	return c, err
}

// Since lists what is not as it was frozen: records that changed, came or went.
func (c DossierContent) Since(live DossierContent) []DossierDiff {
	var out []DossierDiff
	was := map[string]DossierPart{}
	for _, p := range c.Parts() {
		was[p.key()] = p
	}
	for _, p := range live.Parts() {
		old, known := was[p.key()]
		switch {
		case !known:
			out = append(out, DossierDiff{p.Title, "added"})
		case old.SHA256 != p.SHA256:
			out = append(out, DossierDiff{p.Title, "changed"})
		}
		delete(was, p.key())
	}
	for _, p := range c.Parts() {
		if _, gone := was[p.key()]; gone {
			out = append(out, DossierDiff{p.Title, "removed"})
		}
	}
	return out
}

func (p DossierPart) key() string { return fmt.Sprintf("%s %d", p.Noun, p.ID) }

// part makes a record of a dossier: what is volatile was left out by the caller.
func part(noun string, id int64, title string, record any, lines ...DossierLine) DossierPart {
	text := canonical(record)
	kept := slices.DeleteFunc(lines, func(l DossierLine) bool { return strings.TrimSpace(l.Text) == "" })
	return DossierPart{Noun: noun, ID: id, Title: title, Lines: kept, Record: text, SHA256: hashed(text)}
}

// canonical is the JSON of a record, with instants in UTC to the microsecond as both databases keep them.
func canonical(record any) string {
	v := reflect.New(reflect.TypeOf(record)).Elem()
	v.Set(reflect.ValueOf(record))
	inUTC(v)
	text, err := json.Marshal(v.Interface())
	if err != nil {
		panic(fmt.Sprintf("a dossier of %T is no JSON: %v", record, err)) // structs of our own
	}
	return string(text)
}

// inUTC makes every instant within a value UTC. Lists are copied: they belong to the caller.
func inUTC(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(v.Interface().(time.Time).UTC().Truncate(time.Microsecond)))
	case v.Type() == reflect.TypeFor[*time.Time]() && !v.IsNil():
		at := v.Interface().(*time.Time).UTC().Truncate(time.Microsecond)
		v.Set(reflect.ValueOf(&at))
	case v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().PkgPath() == reflect.TypeFor[Audit]().PkgPath():
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				inUTC(v.Field(i))
			}
		}
	case v.Kind() == reflect.Slice && !v.IsNil():
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		v.Set(fresh)
		for i := range v.Len() {
			inUTC(v.Index(i))
		}
	}
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (s DossierSources) intake() []DossierPart {
	app := s.Application
	app.Version, app.Code, app.Folded, app.Draft, app.Note, app.Email = 0, "", "", nil, "", ""
	app.UpdatedAt = app.CreatedAt
	parts := []DossierPart{part("application", app.ID, "Application "+app.Number, app, DossierLine{"Status", app.Status.Label()},
		DossierLine{"Applicant", app.Questionnaire.Applicant.Name}, DossierLine{"Signed by", app.SubmittedBy})}
	for _, r := range s.Reviews {
		parts = append(parts, part("review", r.ID, "Application review by "+r.PersonName, r, DossierLine{"Outcome", r.Outcome.Label()}, DossierLine{"Reasons", r.Text},
			DossierLine{"Competences needed", strings.Join(r.Competences, ", ")}))
	}
	if k := s.Contract; k != nil {
		one := *k
		one.Version, one.Code = 0, ""
		parts = append(parts, part("contract", one.ID, "Contract "+one.Number, one, DossierLine{"Status", one.Status.Label()},
			DossierLine{"Signed for the client", signed(one.ClientName, one.ClientSignedAt)}, DossierLine{"Signed for the body", signed(one.BodyName, one.BodySignedAt)},
			DossierLine{"Paper (SHA-256)", one.PaperSHA256}))
	}
	if t := s.Time; t != nil {
		parts = append(parts, part("audit time", s.File.ID, fmt.Sprintf("Audit time, record %d", t.Revision), *t,
			DossierLine{"Stage 1 and 2", audittime.HalfDays(t.TotalHalves).String() + " auditor days"}, DossierLine{"Effective persons", fmt.Sprint(t.Persons)},
			DossierLine{"Calculated by", t.PersonName}, DossierLine{"Approved by", t.ApproverName}))
	}
	return parts
}

func signed(name string, at *time.Time) string {
	if at == nil {
		return ""
	}
	return name + ", " + instant(*at)
}

// instant is an instant on a sheet, which reads the same in every zone.
func instant(at time.Time) string { return at.UTC().Format("2 January 2006, 15:04 UTC") }

func (s DossierSources) scope() []DossierPart {
	f, c := s.File, s.Client
	f.Version, f.Stage, f.Waiting, f.NextWhat, f.NextDay = 0, "", "", "", day.Day{}
	c.Version, c.Folded = 0, ""
	var services []string
	for _, v := range f.Services {
		services = append(services, v.Name)
	}
	parts := []DossierPart{
		part("client", c.ID, c.Name, c, DossierLine{"Legal form", c.LegalForm}, DossierLine{"Registered", c.RegistrationNo},
			DossierLine{"Address", strings.Join([]string{c.Address, c.Postcode + " " + c.City, norm.CountryName(c.Country)}, ", ")}),
		part("scope", f.ID, "File "+f.Number, f, DossierLine{"Standard", f.Standard}, DossierLine{"Under accreditation", yesNo(f.Accredited)}, DossierLine{"Scope", f.Scope},
			DossierLine{"Services", strings.Join(services, ", ")}, DossierLine{"Surveillance", f.Cadence.Label()}, DossierLine{"Effective persons", fmt.Sprint(f.Persons)}),
	}
	var lines []DossierLine
	for _, one := range s.Sites {
		lines = append(lines, DossierLine{one.Name, strings.Join([]string{one.Address, one.Postcode + " " + one.City, norm.CountryName(one.Country), one.Activities}, ", ")})
	}
	return append(parts, part("sites", f.ID, "Sites", struct{ Sites []Site }{s.Sites}, lines...))
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
