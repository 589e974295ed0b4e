package desk

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// haltForm is the switch that halts the issue of certificates.
type haltForm struct {
	page.Once
	Halted string `form:"halted" label:"Issuing" validate:"required,oneof=yes no"`
	Reason string `form:"halt_reason,lines" label:"Why" validate:"max=400"`
}

// setIssuing halts the issue of certificates, or lets it go on.
func (a area) setIssuing(c echo.Context) error {
	var form haltForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	if !errs.Any() {
		err = a.office.SetHalt(c.Request().Context(), page.Acting(c, form.Once), office.HaltInput{Halted: form.Halted == "yes", Reason: form.Reason, Version: form.VersionOf()})
		errs.AddInvalid(err)
	}
	if errs.Any() {
		return a.showHalt(c, form, errs)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	said := "No certificate is issued until you let it go on. Those who decide see why."
	if form.Halted == "no" {
		said = "Certificates can be issued again."
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: said})
	return page.See(c, "/settings#seal")
}

// showHalt draws the settings again with what is wrong with the switch.
func (a area) showHalt(c echo.Context, form haltForm, errs page.Errors) error {
	ctx := c.Request().Context()
	body, version, err := a.office.SettingsVersion(ctx)
	if err != nil {
		return err
	}
	halt, err := a.office.HaltNow(ctx)
	if err != nil {
		return err
	}
	return c.Render(http.StatusUnprocessableEntity, "desk/settings", settingsPage{Base: page.Begin(c, "desk", "Settings"), Form: settingsFormOf(body),
		Errors: errs, Version: versionText(version), Zone: a.office.Zone(), Seal: a.office.Seal(), Halt: halt, Switch: form})
}

// sealCertificates is what anybody needs to check the seal on a paper without us.
func (a area) sealCertificates(c echo.Context) error {
	chains, err := a.office.SealChains(c.Request().Context())
	if err != nil {
		return err
	}
	if len(chains) == 0 {
		return cert.NotFound
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="seal.pem"`)
	return c.Blob(http.StatusOK, "application/x-pem-file", chains)
}
