package intake

import (
	"slices"
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/web/page"
)

// applyForm is the questionnaire as a browser sends it. Everything is text: what was typed is kept, right or
// wrong, and the names are those of cert.Questionnaire.
type applyForm struct {
	page.Once
	Do    string `form:"do"` // save, mail, send, add.<group>, remove.<group>.<row>
	Email string `form:"email" validate:"omitempty,email,max=254" label:"Mail address"`
	answers
}

type answers struct {
	Applicant struct {
		Name           string `form:"name"`
		LegalForm      string `form:"legal_form"`
		RegistrationNo string `form:"registration_no"`
		Address        string `form:"address,lines"`
		City           string `form:"city"`
		Postcode       string `form:"postcode"`
		Country        string `form:"country"`
		Web            string `form:"web"`
		ContactName    string `form:"contact_name"`
		ContactTitle   string `form:"contact_title"`
		ContactEmail   string `form:"contact_email"`
		ContactPhone   string `form:"contact_phone"`
	} `form:"applicant" label:"Organisation"`
	Request struct {
		Standard   string `form:"standard"`
		Scope      string `form:"scope,lines"`
		Kind       string `form:"kind"`
		Accredited string `form:"accredited"`
		Cadence    string `form:"cadence"`
		Languages  string `form:"languages"`
		Stage1From string `form:"stage1_from"`
		Stage2From string `form:"stage2_from"`
	} `form:"request"`
	Services []serviceAnswers `form:"services" rows:"500"`
	Unit     string           `form:"unit"`
	Sites    []siteAnswers    `form:"sites" rows:"500"`
	Parties  []partyAnswers   `form:"parties" rows:"500" label:"Other parties"`
	Legal    struct {
		Obligations string `form:"obligations,lines"`
		Licences    string `form:"licences,lines"`
		Restricted  string `form:"restricted,lines"`
	} `form:"legal"`
	System struct {
		Started          string `form:"started"`
		InternalAudit    string `form:"internal_audit"`
		ManagementReview string `form:"management_review"`
		Others           string `form:"others,lines"`
		AllOutsourced    string `form:"all_outsourced"`
	} `form:"management_system"`
	Consultancy struct {
		Used          string `form:"used"`
		Who           string `form:"who"`
		Until         string `form:"until"`
		InternalAudit string `form:"internal_audit_by"`
	} `form:"consultancy"`
	History struct {
		Held        string `form:"held"`
		Body        string `form:"body"`
		Certificate string `form:"certificate"`
		Expiry      string `form:"expiry"`
		Open        string `form:"open_nonconformities,lines"`
		Reason      string `form:"reason,lines"`
	} `form:"history"`
	Access struct {
		Restricted string `form:"restricted"`
		Details    string `form:"details,lines"`
		Clearance  string `form:"clearance,lines"`
		Safety     string `form:"safety,lines"`
		Remote     string `form:"remote"`
	} `form:"access"`
	Signature struct {
		Name     string `form:"name"`
		Position string `form:"position"`
		Agreed   bool   `form:"agreed"`
	} `form:"signature"`
}

type serviceAnswers struct {
	Name        string `form:"name"`
	Customer    string `form:"customer"`
	Criticality string `form:"criticality"`
}

type siteAnswers struct {
	Name          string `form:"name"`
	Address       string `form:"address,lines"`
	City          string `form:"city"`
	Postcode      string `form:"postcode"`
	Country       string `form:"country"`
	TimeZone      string `form:"time_zone"`
	Activities    string `form:"activities,lines"`
	Kind          string `form:"kind"`
	Central       bool   `form:"central"`
	FullTime      string `form:"full_time"`
	PartTime      string `form:"part_time"`
	PartTimeHours string `form:"part_time_hours"`
	Temporary     string `form:"temporary"`
	Contractors   string `form:"contractors"`
	Shifts        string `form:"shifts"`
	ShiftWorkers  string `form:"shift_workers"`
	SimilarWork   string `form:"similar_work"`
}

type partyAnswers struct {
	Name     string `form:"name"`
	Kind     string `form:"kind"`
	Provides string `form:"provides,lines"`
}

// most is how many rows a group can have.
const most = 500

// fields is the form as a draft keeps it. A single site is the central function: that needs no answer.
func (f *applyForm) fields() map[string]string {
	if len(f.Sites) == 1 {
		f.Sites[0].Central = true
	}
	return page.Flat(&f.answers)
}

// remove takes a row away that a button named, "remove.sites.3"; anything else changes nothing.
func (f *applyForm) remove(do string) {
	group, row, _ := strings.Cut(strings.TrimPrefix(do, "remove."), ".")
	n, err := strconv.Atoi(row)
	if err != nil || n < 0 || !strings.HasPrefix(do, "remove.") {
		return
	}
	switch group {
	case "services":
		f.Services = without(f.Services, n)
	case "sites":
		f.Sites = without(f.Sites, n)
	case "parties":
		f.Parties = without(f.Parties, n)
	}
}

func without[T any](rows []T, n int) []T {
	if n >= len(rows) {
		return rows
	}
	return slices.Delete(rows, n, n+1)
}

// grow adds the blank row that a button asked for, and the first rows that everybody needs.
func (f *applyForm) grow(group string) {
	if group == "services" && len(f.Services) < most || len(f.Services) == 0 {
		f.Services = append(f.Services, serviceAnswers{})
	}
	if group == "sites" && len(f.Sites) < most || len(f.Sites) == 0 {
		f.Sites = append(f.Sites, siteAnswers{})
	}
	if group == "parties" && len(f.Parties) < most {
		f.Parties = append(f.Parties, partyAnswers{})
	}
}

// resumed is the form of an application as it was kept: as typed, or as imported.
func resumed(a cert.Application) (applyForm, error) {
	form := applyForm{Email: a.Email}
	fields := a.Draft
	if len(fields) == 0 {
		fields = a.Questionnaire.Fields()
	}
	err := page.Unflat(fields, &form.answers)
	if form.Request.Standard == "" {
		form.Request.Standard = string(norm.E2018) // there is no other edition to apply for
	}
	return form, err
}
