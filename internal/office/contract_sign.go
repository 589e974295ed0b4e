package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// ContractSignature is a signature: who, in what position, and that it is meant.
type ContractSignature struct {
	Version        int64
	Name, Position string
	Agreed         bool
	SHA256         string // of the document that the signer was shown
}

// SignContract is the client's signature under the document offered, by the link.
func (o *Office) SignContract(ctx context.Context, actor cert.Actor, code string, in ContractSignature) (cert.Contract, error) {
	read := func(w *work) (cert.Contract, error) { return w.offeredContract(code) }
	return o.onContract(ctx, actor, read, contractStep{version: in.Version,
		facts: in.into,
		take: func(w *work, c *cert.Contract, f cert.ContractFacts) error {
			if err := in.check(*c); err != nil {
				return err
			}
			return c.Sign(actor, f, w.at)
		},
		then: func(w *work, s ContractSheet) error {
			c := s.Contract
			w.actor.Name = c.ClientName
			e, err := w.contractEvent(s, cert.Sign, fmt.Sprintf("%s, %s, signed contract %s for %s", c.ClientName, c.ClientRole, c.Number, s.Client.Name))
			if err != nil {
				return err
			}
			return w.tellRole(e, "contract-countersign", fmt.Sprintf("/contracts/%d", c.ID), cert.Planner)
		}})
}

func (in ContractSignature) into(f *cert.ContractFacts) {
	f.Signer, f.SignerRole = in.Name, in.Position
}

// check refuses a signature without assent, or under another document than the one on offer.
func (in ContractSignature) check(c cert.Contract) error {
	if !in.Agreed {
		return cert.Wrong("agreed", "Tick that you sign for your organisation.")
	}
	if in.SHA256 != c.PaperSHA256 {
		return cert.Conflict
	}
	return nil
}

// CountersignContract is the body's signature. In the same transaction the programme of the first cycle
// appears, and the client is told and invited to its own pages (R-REV-05, R-PROG-01).
func (o *Office) CountersignContract(ctx context.Context, actor cert.Actor, id int64, in ContractSignature) (cert.Contract, error) {
	in.Name = actor.Name
	return o.onContract(ctx, actor, contractWith(actor, id), contractStep{version: in.Version,
		facts: in.into,
		take: func(w *work, c *cert.Contract, f cert.ContractFacts) error {
			if err := in.check(*c); err != nil {
				return err
			}
			if err := c.Countersign(actor, f, w.at); err != nil {
				return err
			}
			return w.replaceContract(f, *c)
		},
		then: func(w *work, s ContractSheet) error { return w.contractBinds(s) }})
}

// contractBinds is what follows from the second signature.
func (w *work) contractBinds(s ContractSheet) error {
	if err := w.keepSigned(s); err != nil {
		return err
	}
	if s.Renews {
		return w.versionBinds(s)
	}
	app, err := w.ApplicationOf(w.ctx, s.File.ID)
	if err != nil {
		return err
	}
	audits, err := w.openProgramme(s.File, s.Time, app.Questionnaire)
	if err != nil {
		return err
	}
	c := s.Contract
	e, err := w.contractEvent(s, cert.Countersign, fmt.Sprintf("%s signed contract %s; the programme has %d audits, the first planned for %s",
		c.BodyName, c.Number, len(audits), audits[0].Target.Long()))
	if err != nil {
		return err
	}
	if err := w.tell(e, "contract-signed", "/k/"+c.Code, s.Client.ContactEmail); err != nil {
		return err
	}
	return w.inviteClient(s.Client, s.File, e)
}

// versionBinds is what follows from the second signature under a later version: the programme stands already, and audits
// nobody has planned took over the days when they were calculated.
func (w *work) versionBinds(s ContractSheet) error {
	c := s.Contract
	e, err := w.contractEvent(s, cert.Countersign, fmt.Sprintf("%s signed contract %s, version %d", c.BodyName, c.Number, c.Revision))
	if err != nil {
		return err
	}
	return w.tell(e, "contract-signed", "/k/"+c.Code, s.Client.ContactEmail)
}

// replaceContract ends the version that bound before, in the transaction of the signature that takes its place.
func (w *work) replaceContract(f cert.ContractFacts, by cert.Contract) error {
	if f.Bound == nil || f.Bound.ID == by.ID {
		return nil
	}
	was := *f.Bound
	if err := was.Replaced(w.actor, f, by); err != nil {
		return err
	}
	if err := w.SaveContract(w.ctx, &was); err != nil {
		return fmt.Errorf("replace contract %s: %w", was.Number, err)
	}
	return nil
}
