package office

import (
	"context"
	"slices"

	"assay/internal/cert"
)

// Setup is what a body still lacks before it can take a client from application to certificate.
type Setup struct {
	Unsaid bool        // nobody has said who the body is; papers would carry the name of the program
	Roles  []cert.Role // that nobody who can sign in holds
	Areas  []string    // of competence that nobody has today (R-COMP-01)
	Unsent bool        // no mail server is set
}

// Done tells whether nothing is lacking.
func (s Setup) Done() bool {
	return !s.Unsaid && !s.Unsent && len(s.Roles) == 0 && len(s.Areas) == 0
}

// neededRoles and neededAreas are what a body cannot do without.
var (
	neededRoles = []cert.Role{cert.Planner, cert.Reviewer, cert.LeadAuditor, cert.DecisionMaker}
	neededAreas = []string{cert.AreaReview, cert.AreaAudit, cert.AreaLead, cert.AreaDecision}
)

// Setup reads what the body still lacks.
func (o *Office) Setup(ctx context.Context) (Setup, error) {
	_, version, err := o.SettingsVersion(ctx)
	if err != nil {
		return Setup{}, err
	}
	s := Setup{Unsaid: version == 1, Unsent: !o.mails}
	given, err := o.store.RolesHeld(ctx)
	if err != nil {
		return s, err
	}
	for _, r := range neededRoles {
		if !slices.Contains(given, r) {
			s.Roles = append(s.Roles, r)
		}
	}
	held, err := o.store.AreasHeld(ctx, o.Today())
	for _, a := range neededAreas {
		if !slices.Contains(held, a) {
			s.Areas = append(s.Areas, a)
		}
	}
	return s, err
}
