package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// ContractRefusal is a client's no to a contract: who, in what position, why, and to which document.
type ContractRefusal struct {
	Version                int64
	Name, Position, Reason string
	SHA256                 string // of the document that was shown
}

// DeclineContract is the client's no to the document offered, by the link; the planner is told why (R-REV-05).
func (o *Office) DeclineContract(ctx context.Context, actor cert.Actor, code string, in ContractRefusal) (cert.Contract, error) {
	if in.Reason = strings.TrimSpace(in.Reason); in.Reason == "" {
		return cert.Contract{}, cert.Wrong("reason", "Say in a few words why you decline; with it we can offer another version.")
	}
	read := func(w *work) (cert.Contract, error) { return w.offeredContract(code) }
	return o.onContract(ctx, actor, read, contractStep{version: in.Version,
		facts: func(f *cert.ContractFacts) { f.Signer, f.SignerRole, f.Reason = in.Name, in.Position, in.Reason },
		take: func(w *work, c *cert.Contract, f cert.ContractFacts) error {
			if in.SHA256 != c.PaperSHA256 {
				return cert.Conflict
			}
			return c.Refuse(actor, f, w.at)
		},
		then: func(w *work, s ContractSheet) error { return w.contractDeclined(s) }})
}

func (w *work) contractDeclined(s ContractSheet) error {
	c := s.Contract
	w.actor.Name = c.DeclinedBy
	e, err := w.contractEvent(s, cert.Decline, fmt.Sprintf("%s, %s, declined contract %s for %s", c.DeclinedBy, c.DeclinedRole, c.Number, s.Client.Name))
	if err != nil {
		return err
	}
	return w.tellRole(e, "contract-declined", fmt.Sprintf("/contracts/%d", c.ID), cert.Planner)
}
