package intake

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// dealRoutes are the routes from audit time to programme, and the client's own pages of quotation and
// contract behind their links.
func (a area) dealRoutes() []page.Route {
	get, post := http.MethodGet, http.MethodPost
	return []page.Route{
		{Method: get, Path: "/certifications/:id/audit-time", Permission: cert.ReadFiles, Handler: a.timeShow},
		{Method: post, Path: "/certifications/:id/audit-time", Permission: cert.PlanThem, Handler: a.timeRecord},
		{Method: post, Path: "/certifications/:id/audit-time/calculate", Permission: cert.PlanThem, Handler: a.timeCalculate},
		{Method: get, Path: "/certifications/:id/audit-time.pdf", Permission: cert.ReadFiles, Handler: a.timePDF},
		{Method: post, Path: "/certifications/:id/audit-time/approve", Permission: cert.PlanThem, Handler: a.timeApprove},
		{Method: get, Path: "/audit-times", Permission: cert.ReadFiles, Handler: a.timesShow},
		{Method: get, Path: "/audit-times.csv", Permission: cert.ReadFiles, Handler: a.timesCSV},
		{Method: get, Path: "/certifications/:id/quotation", Permission: cert.ReadFiles, Handler: a.quotationsShow},
		{Method: post, Path: "/certifications/:id/quotation", Permission: cert.PlanThem, Handler: a.quotationDraft},
		{Method: get, Path: "/quotations/:id", Permission: cert.ReadFiles, Handler: a.quotationShow},
		{Method: post, Path: "/quotations/:id/edit", Permission: cert.PlanThem, Handler: a.quotationEdit},
		{Method: post, Path: "/quotations/:id/send", Permission: cert.PlanThem, Handler: a.quotationSend},
		{Method: get, Path: "/quotations/:id/preview.pdf", Permission: cert.ReadFiles, Handler: a.quotationPreview},
		{Method: get, Path: "/q/:code", Permission: cert.ByLink, Handler: a.quotationPublic},
		{Method: get, Path: "/q/:code/quotation.pdf", Permission: cert.ByLink, Handler: a.quotationPDF},
		{Method: post, Path: "/q/:code/answer", Permission: cert.ByLink, Handler: a.quotationAnswer},
		{Method: get, Path: "/q/:code/answer", Permission: cert.ByLink, Handler: a.quotationBack},
		{Method: get, Path: "/certifications/:id/contract", Permission: cert.ReadFiles, Handler: a.contractsShow},
		{Method: post, Path: "/certifications/:id/contract", Permission: cert.PlanThem, Handler: a.contractDraft},
		{Method: get, Path: "/contracts/:id", Permission: cert.ReadFiles, Handler: a.contractShow},
		{Method: post, Path: "/contracts/:id/offer", Permission: cert.PlanThem, Handler: a.contractOffer},
		{Method: post, Path: "/contracts/:id/countersign", Permission: cert.PlanThem, Handler: a.contractCountersign},
		{Method: post, Path: "/contracts/:id/leave", Permission: cert.PlanThem, Handler: a.contractLeave},
		{Method: get, Path: "/contracts/:id/preview.pdf", Permission: cert.ReadFiles, Handler: a.contractPreview},
		{Method: get, Path: "/k/:code", Permission: cert.ByLink, Handler: a.contractPublic},
		{Method: get, Path: "/k/:code/contract.pdf", Permission: cert.ByLink, Handler: a.contractPDF},
		{Method: post, Path: "/k/:code/sign", Permission: cert.ByLink, Handler: a.contractSign},
		{Method: get, Path: "/k/:code/decline", Permission: cert.ByLink, Handler: a.contractDecline},
		{Method: post, Path: "/k/:code/decline", Permission: cert.ByLink, Handler: a.contractDeclinePost},
		{Method: get, Path: "/k/:code/sign", Permission: cert.ByLink, Handler: a.contractBack},
		{Method: get, Path: "/certifications/:id/programme", Permission: cert.ReadFiles, Handler: a.programmeShow},
	}
}

// quotationBack leads from the address of an answer, gone back to or kept, to the page it was given on.
func (a area) quotationBack(c echo.Context) error {
	s, err := a.office.QuotationByLink(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return page.See(c, "/q/"+s.Quotation.Code)
}

// contractBack leads from the address of a signature to the page it was given on.
func (a area) contractBack(c echo.Context) error {
	s, err := a.office.ContractByLink(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return page.See(c, "/k/"+s.Contract.Code)
}

// fileHead is the head that every page of a client's file shows.
type fileHead struct {
	page.Base
	File    cert.Certification
	Client  cert.Client
	Rail    page.Rail
	CanPlan bool
}

// head reads the file that a page belongs to; a foreign one is not found.
func (a area) head(c echo.Context, file int64, what string) (h fileHead, err error) {
	actor, ctx := page.Actor(c), c.Request().Context()
	if h.File, err = a.store.Certification(ctx, actor, file); err != nil {
		return h, err
	}
	if h.Client, err = a.store.Client(ctx, actor, h.File.ClientID); err != nil {
		return h, err
	}
	h.Base = page.Begin(c, "intake", what+", "+h.Client.Name)
	h.Rail, h.CanPlan = page.RailFor(h.File, actor), actor.May(cert.PlanThem)
	return h, nil
}

// At is the address of a page of the file.
func (h fileHead) At(rest string) string {
	return fmt.Sprintf("/certifications/%d%s", h.File.ID, rest)
}

// mends leads from a rule that is not met to the page where it is mended.
func (h fileHead) mends() map[string]string {
	return map[string]string{"audit time": h.At("/audit-time"), "quotation": h.At("/quotation"), "contract": h.At("/contract"),
		"review": h.At(""), "certificate": h.At("#certificates"), "programme": h.At("/programme")}
}

// refusal is what a page shows above everything when a step was refused.
type refusal struct{ Rules []cert.Check }

// refused tells whether err is a refusal that the page itself explains, with the status to answer.
func refused(err error) (refusal, int, bool) {
	var unmet *cert.Unmet
	if errors.As(err, &unmet) {
		return refusal{unmet.Rules}, http.StatusConflict, true
	}
	return refusal{}, http.StatusConflict, errors.Is(err, cert.Conflict)
}

// events is the history of one record for the timeline.
func (a area) events(c echo.Context, file int64, noun string, id int64) ([]page.Event, error) {
	events, err := a.store.EventsOf(c.Request().Context(), file, noun, id, 50)
	if err != nil {
		return nil, err
	}
	out := make([]page.Event, len(events))
	for i, e := range events {
		out[i] = page.Event{At: a.office.Local(e.At), Who: e.ActorName, What: e.Summary}
	}
	return out, nil
}

// papers is the PDFs about one record.
func (a area) papers(c echo.Context, noun string, id int64) ([]page.Paper, error) {
	papers, err := a.store.PapersOf(c.Request().Context(), noun, id)
	if err != nil {
		return nil, err
	}
	out := make([]page.Paper, len(papers))
	for i, p := range papers {
		out[i] = page.Paper{Name: p.Name, URL: "/papers/" + p.Code, Kind: "PDF", Size: p.Size, SHA256: p.SHA256, At: a.office.DayOf(p.At)}
	}
	return out, nil
}

// sendPDF answers with a PDF to be shown or saved under a name.
func sendPDF(c echo.Context, name string, pdf []byte) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, fmt.Sprintf("inline; filename=%q", name))
	return c.Blob(http.StatusOK, "application/pdf", pdf)
}
