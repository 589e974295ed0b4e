package certsearch

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/certsearch"
	"assay/internal/web/page"
)

// settingsPage asks what the body says of itself to the register.
type settingsPage struct {
	page.Base
	Form    settingsForm
	Errors  page.Errors
	Version string
}

type settingsForm struct {
	page.Once
	Enabled  bool   `form:"enabled" label:"Publish in IAF CertSearch"`
	Body     string `form:"body" label:"Accreditation body" validate:"max=300"`
	Acronym  string `form:"acronym" label:"Its acronym" validate:"max=60"`
	Scheme   string `form:"scheme" label:"Scheme" validate:"max=300"`
	Wordings string `form:"wordings,lines" label:"Wordings of standards" validate:"max=4000"`
}

func (a area) settings(c echo.Context) error {
	set, version, err := certsearch.SettingsOf(c.Request().Context(), a.store)
	if err != nil {
		return err
	}
	var lines []string
	for ours, theirs := range set.Wordings {
		lines = append(lines, ours+" = "+theirs)
	}
	slices.Sort(lines)
	f := settingsForm{Enabled: set.Enabled, Body: set.Body, Acronym: set.Acronym, Scheme: set.Scheme, Wordings: strings.Join(lines, "\n")}
	return a.drawSettings(c, http.StatusOK, f, page.Errors{}, strconv.FormatInt(version, 10))
}

func (a area) drawSettings(c echo.Context, status int, f settingsForm, errs page.Errors, version string) error {
	return c.Render(status, "certsearch/settings", settingsPage{page.Begin(c, "certsearch", "Settings of IAF CertSearch"), f, errs, version})
}

// wordings reads lines of "as on our certificates = as the accreditation body writes it".
func (f settingsForm) wordings(errs page.Errors) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(f.Wordings) {
		ours, theirs, found := strings.Cut(line, "=")
		ours, theirs = strings.TrimSpace(ours), strings.TrimSpace(theirs)
		switch {
		case strings.TrimSpace(line) == "":
		case !found || ours == "" || theirs == "":
			errs.Add("wordings", "Write one standard a line: as on our certificates = as the accreditation body writes it.")
		default:
			out[ours] = theirs
		}
	}
	return out
}

func (a area) keepSettings(c echo.Context) error {
	var f settingsForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	in := cert.SearchSettings{Enabled: f.Enabled, Body: f.Body, Acronym: f.Acronym, Scheme: f.Scheme, Wordings: f.wordings(errs)}
	if !errs.Any() {
		err = certsearch.KeepSettings(c.Request().Context(), a.office, page.Acting(c, f.Once), in, f.VersionOf())
		errs.AddInvalid(err)
	}
	if errs.Any() {
		return a.drawSettings(c, http.StatusUnprocessableEntity, f, errs, f.Version)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Kept. The next upload says so."})
	return page.See(c, "/certsearch")
}
