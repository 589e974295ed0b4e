package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// applyForm is a page of the questionnaire as a browser sends it, without the answers: those are read by
// their names, which are those of cert.Questionnaire.
type applyForm struct {
	page.Once
	Do    string `form:"do"` // auto, stay, save, mail, send, or an act on rows: add.<group>, remove.<group>.<row>, …
	Part  string `form:"part"`
	Row   string `form:"row"`   // of a site, from 0
	Print string `form:"print"` // of the answers as they were drawn
	Email string `form:"email" validate:"omitempty,email,max=254" label:"Mail address"`
	Paste string `form:"paste,lines" validate:"max=400000"`
	typed map[string]string
	fresh bool // nothing was sent: the part is opened
}

// readApply reads a page of the questionnaire.
func readApply(c echo.Context) (applyForm, page.Errors, error) {
	var form applyForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return form, errs, err
	}
	typed, faults := page.Answers(c, askedAs)
	for name, value := range typed {
		if strings.HasSuffix(name, ".country") {
			typed[name] = countryTyped(value)
		}
	}
	form.typed = typed
	for name, fault := range faults {
		errs.Add(name, fault)
	}
	return form, errs, nil
}

// askedAs tells how a field of the questionnaire is read.
func askedAs(name string) (page.Asked, bool) {
	kind, known := cert.KindOf(name)
	switch kind {
	case cert.FieldLines:
		return page.Asked{Lines: true, Max: 20_000}, known
	case cert.FieldTick:
		return page.Asked{Tick: true}, known
	}
	return page.Asked{Max: 500}, known
}

// row is the number of the site that the page showed.
func (f applyForm) row() int {
	n, err := strconv.Atoi(f.Row)
	if err != nil || n < 0 || n >= rowGroups["sites"] {
		return 0
	}
	return n
}

// input is what the page did to the draft. What keeps the link from being mailed or rows from being pasted
// is added to the faults.
func (f applyForm) input(app cert.Application, errs page.Errors) office.PartInput {
	act := rowActOf(f.Do)
	in := office.PartInput{Holds: shown(f.Part, f.row()), Print: f.Print, Change: change(f.typed, act), Send: f.Do == "send" && !errs.Any()}
	if f.Part == "" {
		in.Change = replaced(f.typed, act)
		in.Print = wholePrint(app, f)
	}
	if f.Do == "paste.sites" {
		in.Change = f.pasting(app, in.Change, errs)
	}
	if f.Do != "auto" {
		in.Change = tidied(in.Change)
	}
	if errs["email"] == "" {
		in.Email = f.Email
	}
	if f.Do == "mail" && errs["email"] == "" {
		in.Email = cmp.Or(f.Email, f.typed["applicant.contact_email"], app.Questionnaire.Applicant.ContactEmail)
		in.MailLink = in.Email != ""
		if !in.MailLink {
			errs.Add("email", "Enter the mail address that the link is to go to.")
		}
	}
	return in
}

// wholePrint is for a page that shows the whole form: it knows the version it was drawn from.
func wholePrint(app cert.Application, f applyForm) string {
	if f.VersionOf() != app.Version {
		return "another version"
	}
	return office.Typed(app).Print(shown("", 0))
}

// pasting adds sites from a spreadsheet, if every line of it is one.
func (f applyForm) pasting(app cert.Application, others func(cert.Draft), errs page.Errors) func(cert.Draft) {
	rows, bad := pasted(f.Paste)
	d := office.Typed(app)
	if room := rowGroups["sites"] - d.Rows("sites"); len(rows) > room {
		bad = append(bad, cert.Problem{Message: fmt.Sprintf("These are %d sites; there is room for %d more.", len(rows), room)})
	}
	if len(bad) > 0 {
		var lines []string
		for _, p := range bad[:min(len(bad), 20)] {
			lines = append(lines, p.Message)
		}
		errs.Add("paste", strings.Join(lines, " "))
		return others
	}
	return func(d cert.Draft) {
		others(d)
		addSites(rows)(d)
	}
}

// afterSave leads on: to the row that was asked for, the site, the next part.
func afterSave(code string, f applyForm, d cert.Draft) string {
	verb, rest, _ := strings.Cut(f.Do, ".")
	group, _, _ := strings.Cut(rest, ".")
	here := applyURL(code, f.Part)
	switch {
	case f.Part == "":
		return "/apply/" + code
	case verb == "open":
		return siteURL(code, rowActOf(f.Do).row)
	case f.Do == "save" && f.Part == partSite && f.row()+1 < d.Rows("sites"):
		return siteURL(code, f.row()+1)
	case f.Do == "save" && f.Part == partSite:
		return applyURL(code, partSites)
	case f.Do == "save":
		return applyURL(code, after(f.Part))
	case f.Part == partSite && verb == "remove":
		return applyURL(code, partSites)
	case f.Part == partSite:
		return siteURL(code, f.row())
	case verb == "add" && rowGroups[group] > 0:
		return here + "&more=" + group + "#" + group + "-end"
	case slices.Contains([]string{"remove", "copy", "fill"}, verb):
		return here + "#" + group
	}
	return here
}

func applyURL(code, part string) string { return "/apply/" + code + "?part=" + part }

func siteURL(code string, row int) string {
	return applyURL(code, partSite) + "&row=" + strconv.Itoa(row)
}
