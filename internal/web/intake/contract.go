package intake

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// contractChip is the state of a contract.
func contractChip(status cert.ContractStatus) page.Status {
	chips := map[cert.ContractStatus]page.Status{
		cert.ContractDraft: {Word: "draft"}, cert.ContractOffered: {Tone: page.Waiting, Word: "with the client for signature"},
		cert.ContractClientSigned: {Tone: page.Waiting, Word: "signed by the client"}, cert.ContractSigned: {Tone: page.Done, Word: "signed by both"},
		cert.ContractDeclined:  {Tone: page.Bad, Word: "declined by the client"},
		cert.ContractWithdrawn: {Tone: page.Bad, Word: "withdrawn"}, cert.ContractEnded: {Tone: page.Bad, Word: "ended"}}
	return chips[status]
}

// contractsPage lists the contracts of a file and offers to draft one.
type contractsPage struct {
	fileHead
	Rows     []contractRow
	Gate     page.Gate
	Outdated bool // the contract that binds no longer carries the current figures
}

type contractRow struct {
	cert.Contract
	Chip page.Status
}

func (a area) contractsShow(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var p contractsPage
	if p.fileHead, err = a.head(c, id, "Contract"); err != nil {
		return err
	}
	all, err := a.store.Contracts(c.Request().Context(), id)
	if err != nil {
		return err
	}
	for _, k := range all {
		p.Rows = append(p.Rows, contractRow{k, contractChip(k.Status)})
	}
	facts, err := a.office.DraftContractFacts(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	p.Gate = page.GateOf("Draft the contract", facts.DraftChecks(), p.mends())
	p.Gate.Effect = "The contract template in force is filled in with this client's sites, audit time and quotation. Nothing is sent yet."
	if facts.Before() != nil {
		p.Gate.Verb = "Draft a new version"
	}
	if facts.Bound != nil {
		p.Outdated = facts.Outdated()
		p.Gate.Effect += " Until both have signed it, " + facts.Bound.Number + " binds; then it takes its place."
	}
	p.Gate.Action, p.Gate.Once = p.At("/contract"), p.Stamp(0)
	return c.Render(http.StatusOK, "intake/contracts", p)
}

func (a area) contractDraft(c echo.Context) error {
	return page.Press(c, func(at page.Pressed) (string, string, error) {
		k, err := a.office.DraftContract(at.Context, at.Actor, at.ID)
		return fmt.Sprintf("/contracts/%d", k.ID), "", err
	})
}

// contractPage is one contract.
type contractPage struct {
	fileHead
	Contract  cert.Contract
	Quotation cert.Quotation
	Time      cert.AuditTime
	Chip      page.Status
	Form      countersignForm
	Errors    page.Errors
	Offer     page.Gate
	Sign      page.Gate
	Leave     page.Confirm // withdraw or end
	LeaveGate page.Gate    // what stands in the way of it
	Mind      []cert.Mindful
	Papers    []page.Paper
	Events    []page.Event
	Signer    string // address of the client's page
	Changes   []cert.Difference
	Former    string // number of the version before
}

// countersignForm is the body's signature, and the reason of leaving.
type countersignForm struct {
	page.Once
	Position string `form:"position" label:"Your position" validate:"max=200"`
	Agreed   bool   `form:"agreed" label:"I sign"`
	SHA256   string `form:"sha256" validate:"max=64"`
	Reason   string `form:"reason,lines" label:"Reason" validate:"max=2000"`
}

// stampContract puts the instants of a contract on the clock of the body.
func (a area) stampContract(k cert.Contract) cert.Contract {
	k.ClientSignedAt, k.BodySignedAt, k.DeclinedAt = a.local(k.ClientSignedAt), a.local(k.BodySignedAt), a.local(k.DeclinedAt)
	return k
}

func (a area) contractShow(c echo.Context) error {
	p, err := a.contractPage(c)
	if err != nil {
		return err
	}
	if p.Contract.Status == cert.ContractClientSigned {
		if p.Form.Position, err = a.store.PositionOf(c.Request().Context(), page.Actor(c).PersonID); err != nil {
			return err
		}
	}
	return c.Render(http.StatusOK, "intake/contract", p)
}

func (a area) contractPage(c echo.Context) (p contractPage, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	actor, ctx := page.Actor(c), c.Request().Context()
	s, err := a.office.ContractSheet(ctx, actor, id)
	if err != nil {
		return p, err
	}
	p.Contract, p.Quotation, p.Time, p.Errors = a.stampContract(s.Contract), s.Quotation, s.Time, page.Errors{}
	p.Changes, p.Former = s.Changes, s.Former
	if p.fileHead, err = a.head(c, s.File.ID, "Contract "+s.Contract.Number); err != nil {
		return p, err
	}
	facts, err := a.office.ContractFacts(ctx, actor, id)
	if err != nil {
		return p, err
	}
	p.gates(facts)
	p.Chip, p.Signer = contractChip(s.Contract.Status), a.office.URL("/k/"+s.Contract.Code)
	if p.Mind, err = a.office.KeepInMind(ctx, s.File.ID); err != nil {
		return p, err
	}
	if p.Papers, err = a.papers(c, "contract", id); err != nil {
		return p, err
	}
	p.Events, err = a.events(c, s.File.ID, "contract", id)
	return p, err
}

// gates prepares what the present state lets a planner do.
func (p *contractPage) gates(facts cert.ContractFacts) {
	k, stamp := p.Contract, p.Stamp(p.Contract.Version)
	p.Offer = page.GateOf("Send for signature", cert.ContractLife.Checks(k.Status, cert.Offer, facts), p.mends())
	p.Offer.Effect = fmt.Sprintf("The PDF that both sign is drawn once and kept; %s gets a mail with the link.", p.Client.ContactEmail)
	p.Offer.Action, p.Offer.Once = fmt.Sprintf("/contracts/%d/offer", k.ID), stamp
	facts.Signer, facts.SignerRole = "the person signed in", "the position entered" // asked in the form itself
	p.Sign = page.GateOf("Sign for the body", cert.ContractLife.Checks(k.Status, cert.Countersign, facts), p.mends())
	leave := page.Confirm{Action: fmt.Sprintf("/contracts/%d/leave", k.ID), Once: stamp, Reason: true, Errors: p.Errors, Given: p.Form.Reason}
	switch k.Status {
	case cert.ContractDraft, cert.ContractOffered, cert.ContractClientSigned:
		leave.Verb, leave.Effects = "Withdraw the contract", []string{"It can no longer be signed.", "A client that has it is told, with your reason.", "A new one can be drafted on an accepted quotation."}
		p.Leave = leave
	case cert.ContractDeclined:
		leave.Verb, leave.Effects = "Take it back for good", []string{"The file is closed: nothing waits for you or for the client any more.", "The client is told, with your reason.", "A new version can still be drafted later."}
		p.Leave = leave
	case cert.ContractSigned:
		leave.Verb, leave.Effects = "End the contract", []string{"The file ends today: no audit takes place any more, those planned are cancelled.", "The client is told, with your reason."}
		p.Leave, p.LeaveGate = leave, page.GateOf("End the contract", cert.ContractLife.Checks(k.Status, cert.End, facts), p.mends())
	}
}

func (a area) contractOffer(c echo.Context) error {
	return page.Press(c, func(at page.Pressed) (string, string, error) {
		k, err := a.office.OfferContract(at.Context, at.Actor, at.ID, at.Version)
		return fmt.Sprintf("/contracts/%d", k.ID), "Contract " + k.Number + " is on its way to the client for signature.", err
	})
}

func (a area) contractCountersign(c echo.Context) error {
	p, err := a.contractPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if p.Form.Position == "" {
		p.Errors.Add("position", "Your position is needed.")
	}
	if !p.Errors.Any() {
		in := office.ContractSignature{Version: p.Form.VersionOf(), Position: p.Form.Position, Agreed: p.Form.Agreed, SHA256: p.Form.SHA256}
		_, err = a.office.CountersignContract(c.Request().Context(), page.Acting(c, p.Form.Once), p.Contract.ID, in)
		if err != nil && !p.Errors.AddInvalid(err) {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "intake/contract", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The contract binds. The programme of audits is made and the client is told.", Link: p.At("/programme"), LinkText: "Open the programme"})
	return page.See(c, fmt.Sprintf("/contracts/%d", p.Contract.ID))
}

// contractLeave withdraws a contract not yet signed by both, or ends one that is.
func (a area) contractLeave(c echo.Context) error {
	p, err := a.contractPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	leave, done := a.office.WithdrawContract, "The contract is withdrawn."
	if p.Contract.Status == cert.ContractSigned || p.Contract.Status == cert.ContractEnded {
		leave, done = a.office.EndContract, "The contract has ended."
	}
	_, err = leave(c.Request().Context(), page.Acting(c, p.Form.Once), p.Contract.ID, p.Form.VersionOf(), p.Form.Reason)
	if p.Errors.AddInvalid(err) {
		p.Leave.Errors, p.Leave.Given = p.Errors, p.Form.Reason
		return c.Render(http.StatusUnprocessableEntity, "intake/contract", p)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: done})
	return page.See(c, fmt.Sprintf("/contracts/%d", p.Contract.ID))
}

func (a area) contractPreview(c echo.Context) error { return a.preview(c, a.office.PreviewContract) }
