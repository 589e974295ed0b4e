package auditing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// confirmOf is what makes a finding of a draft, for the lead auditor of its audit.
func confirmOf(s office.FindingSheet) *page.Gate {
	g := page.GateOf("Confirm "+s.Finding.Number, cert.FindingLife.Checks(s.Finding.Status, cert.Confirm, s.Facts), map[string]string{"finding": findingURL(s.Finding.ID) + "/amend"})
	g.Action, g.Once = findingURL(s.Finding.ID)+"/confirm", stamp(s.Finding.Version)
	g.Effect = "The client sees it from the closing meeting on."
	return &g
}

// onceForm is a form that says nothing but that its button was pressed.
type onceForm struct {
	page.Once
}

// confirmFinding makes a finding of a draft.
func (a area) confirmFinding(c echo.Context) error {
	var form onceForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	n, err := a.office.ConfirmFinding(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf())
	if err == nil {
		return stepped(c, n, n.Number+" is confirmed. The client sees it from the closing meeting on.")
	}
	errs := page.Errors{}
	if code, ok := refusedForm(errs, err); ok {
		return a.again(c, code, forms{errors: errs})
	}
	return err
}

// draftsForm confirms the drafts of an audit as they were read: "12.3" is finding 12 in its version 3.
type draftsForm struct {
	page.Once
	Read []string `form:"read"`
}

// draftsView offers to confirm all drafts of an audit.
type draftsView struct {
	Once page.Once
	Read []string
}

// draftsOf are the drafts of an audit for its lead auditor; nil for everybody else, and where there are none.
func draftsOf(s office.Fieldwork) *draftsView {
	if !s.Leads || !s.Editable || cert.Drafts(s.Findings) == 0 {
		return nil
	}
	v := draftsView{Once: stamp(0)}
	for _, n := range s.Findings {
		if n.Draft() {
			v.Read = append(v.Read, fmt.Sprintf("%d.%d", n.ID, n.Version))
		}
	}
	return &v
}

// confirmFindings confirms the drafts of an audit.
func (a area) confirmFindings(c echo.Context) error {
	var form draftsForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	read := map[int64]int64{}
	for _, one := range form.Read {
		number, version, _ := strings.Cut(one, ".")
		n, err1 := strconv.ParseInt(number, 10, 64)
		v, err2 := strconv.ParseInt(version, 10, 64)
		if err1 == nil && err2 == nil {
			read[n] = v
		}
	}
	n, err := a.office.ConfirmFindings(c.Request().Context(), page.Acting(c, form.Once), id, read)
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: fmt.Sprintf("Confirmed: %d. The client sees them from the closing meeting on.", n)})
	return page.See(c, address(id, "/checklist?part=closing"))
}
