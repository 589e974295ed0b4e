package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"assay/internal/cert"
)

// may refuses an actor who does not hold the permission. The program itself may.
func may(actor cert.Actor, p cert.Permission) error {
	if actor.May(p) || actor.Is(cert.System) {
		return nil
	}
	return cert.Forbidden
}

// PasswordInput is a change of one's own password.
type PasswordInput struct {
	Current, Password string
	Token             string // of the session that stays
}

// ChangePassword gives the actor's account a new password and ends all its other sessions. The present one
// is asked for and counted like a sign-in.
func (o *Office) ChangePassword(ctx context.Context, actor cert.Actor, in PasswordInput) error {
	account, err := o.store.LiveAccount(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	local, _, _ := strings.Cut(account.Email, "@")
	if err := checkPassword("password", in.Password, account.Email, local, account.Name, o.BodyNow(ctx).Name); err != nil {
		return err
	}
	allowed, err := o.countTry(ctx, account.ID)
	if err != nil {
		return err
	}
	right, err := samePassword(ctx, account.Password, in.Current)
	if err != nil {
		return err
	}
	if !allowed || !right {
		return cert.Wrong("current", "This is not your present password, or there were too many tries. Try again in 15 minutes, or ask for a new password.")
	}
	phc, err := newPassword(ctx, in.Password)
	if err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		if err := w.SetPassword(ctx, account.ID, phc); err != nil {
			return fmt.Errorf("set the password of account %d: %w", account.ID, err)
		}
		if err := w.VoidLinks(ctx, account.ID, w.at); err != nil {
			return fmt.Errorf("void the links of account %d: %w", account.ID, err)
		}
		if err := w.EndSessions(ctx, account.ID, Hash(in.Token)); err != nil {
			return fmt.Errorf("end the other sessions of account %d: %w", account.ID, err)
		}
		_, err := w.record(happened{verb: "change_password", noun: "account", id: account.ID, summary: account.Name + " changed the password"})
		return err
	})
}

// AccountInput is an account as an administrator makes or changes it: of a person of the body with staff
// roles, or of a client's contact.
type AccountInput struct {
	Email    string
	Name     string
	Roles    []cert.Role
	PersonID int64  // of the body's own people; 0 = none
	ClientID int64  // of a client's contact; 0 = none
	Password string // set at once (demo, tests); empty = an invitation is mailed
	Version  int64  // of the account changed
}

// check reads the input's form; whether person and client exist is for the verb.
func (in *AccountInput) check() error {
	in.Email, in.Name = cert.FoldEmail(in.Email), strings.TrimSpace(in.Name)
	var bad cert.Invalid
	add := func(field, text string) { bad = append(bad, cert.Problem{Field: field, Message: text}) }
	if !cert.IsEmail(in.Email) {
		add("email", "Enter a mail address such as name@example.org.")
	}
	if in.Name == "" || utf8.RuneCountInString(in.Name) > 200 {
		add("name", "Enter the name, at most 200 characters.")
	}
	if problem := rolesProblem(in.Roles, in.PersonID, in.ClientID); problem != "" {
		add("roles", problem)
	}
	return bad.Or()
}

// rolesProblem says what is wrong with the roles of an account, or nothing.
func rolesProblem(roles []cert.Role, person, client int64) string {
	switch {
	case person != 0 && client != 0:
		return "An account belongs to a person of the body or to a client, not to both."
	case client != 0 && !slices.Equal(roles, []cert.Role{cert.ClientUser}):
		return "A client's account has the role client and no other."
	case client != 0:
		return ""
	case len(roles) == 0:
		return "Choose at least one role."
	case person == 0:
		return "Say which person this is: who reviews, audits and decides is judged on the person (R-DEC-01)."
	}
	for _, r := range roles {
		if !slices.Contains(cert.StaffRoles, r) {
			return "A person of the body can have the roles of the body only."
		}
	}
	return ""
}

// AddAccount makes an account and mails its invitation, or gives it its password at once.
func (o *Office) AddAccount(ctx context.Context, actor cert.Actor, in AccountInput) (cert.Account, error) {
	var a cert.Account
	if err := may(actor, cert.ManagePeople); err != nil {
		return a, err
	}
	if err := in.check(); err != nil {
		return a, err
	}
	var phc string
	if in.Password != "" {
		var err error
		if phc, err = newPassword(ctx, in.Password); err != nil {
			return a, err
		}
	}
	err := o.do(ctx, actor, func(w *work) (err error) {
		a, err = w.openAccount(in, phc)
		if err != nil {
			return err
		}
		e, err := w.record(happened{verb: "invite", noun: "account", id: a.ID, summary: "An account was made for " + a.Name,
			detail: map[string]string{"roles": roleWords(a.Roles)}})
		if err != nil || phc != "" {
			return err
		}
		return w.mailLink(e, forInvite, "invite", a)
	})
	return a, err
}

// openAccount inserts the account after looking at whom it belongs to.
func (w *work) openAccount(in AccountInput, phc string) (cert.Account, error) {
	a := cert.Account{Email: in.Email, Name: in.Name, Roles: in.Roles, Password: phc, CreatedAt: w.at}
	if _, err := w.AccountByEmail(w.ctx, in.Email); !errors.Is(err, cert.NotFound) {
		if err != nil {
			return a, fmt.Errorf("find the account: %w", err)
		}
		return a, cert.Wrong("email", "There is an account with this mail address already.")
	}
	if in.PersonID != 0 {
		if _, err := w.Person(w.ctx, in.PersonID); err != nil {
			return a, cert.Wrong("person", "Choose a person of the list.")
		}
		a.PersonID = &in.PersonID
	}
	if in.ClientID != 0 {
		if _, err := w.Client(w.ctx, cert.SystemActor, in.ClientID); err != nil {
			return a, cert.Wrong("client", "Choose a client of the list.")
		}
		a.ClientID = &in.ClientID
	}
	if err := w.Store.AddAccount(w.ctx, &a); err != nil {
		return a, fmt.Errorf("add an account: %w", err)
	}
	return a, nil
}

// inviteClient sees to it that the client's contact can sign in: it makes the account and queues the
// invitation. Whoever can sign in for this client already gets nothing. An address that is used for the body
// or for another client is left to the administrators, who are told.
func (w *work) inviteClient(client cert.Client, file cert.Certification, e cert.Event) error {
	email := cert.FoldEmail(client.ContactEmail)
	a, err := w.AccountByEmail(w.ctx, email)
	switch {
	case errors.Is(err, cert.NotFound):
		a, err = w.openAccount(AccountInput{Email: email, Name: client.ContactName, Roles: []cert.Role{cert.ClientUser}, ClientID: client.ID}, "")
		if err != nil {
			return fmt.Errorf("open the account of client %d for file %s: %w", client.ID, file.Number, err)
		}
		return w.mailLink(e, forInvite, "invite", a)
	case err != nil:
		return fmt.Errorf("find the account of client %d: %w", client.ID, err)
	case a.ClientID == nil || *a.ClientID != client.ID || a.Disabled:
		return w.tellRole(e, "account-clash", fmt.Sprintf("/accounts/%d", a.ID), cert.Administrator)
	case a.Password == "":
		return w.mailLink(e, forInvite, "invite", a)
	}
	return nil
}

// Invite mails a new invitation to an account that has no password yet; the one before is void.
func (o *Office) Invite(ctx context.Context, actor cert.Actor, id int64) error {
	if err := may(actor, cert.ManagePeople); err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.LiveAccount(ctx, id)
		if err != nil {
			return err
		}
		purpose, template := forInvite, "invite"
		if a.Password != "" {
			purpose, template = forReset, "reset"
		}
		e, err := w.record(happened{verb: "invite", noun: "account", id: id, summary: "A link to set the password was sent to " + a.Name})
		if err != nil {
			return err
		}
		return w.mailLink(e, purpose, template, a)
	})
}

// ChangeAccount changes name and roles of an account. It counts at the next request of that account. The
// last administrator stays one.
func (o *Office) ChangeAccount(ctx context.Context, actor cert.Actor, id int64, in AccountInput) (cert.Account, error) {
	var a cert.Account
	if err := may(actor, cert.ManagePeople); err != nil {
		return a, err
	}
	err := o.do(ctx, actor, func(w *work) (err error) {
		if err := w.LockAdministrators(ctx); err != nil {
			return fmt.Errorf("lock the administrators: %w", err)
		}
		if a, err = w.Account(ctx, id); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		in.Email = a.Email
		if a.ClientID != nil {
			in.ClientID, in.PersonID, in.Roles = *a.ClientID, 0, []cert.Role{cert.ClientUser}
		}
		if err := in.check(); err != nil {
			return err
		}
		before, administers := roleWords(a.Roles), slices.Contains(a.Roles, cert.Administrator)
		a.Name, a.Roles = in.Name, in.Roles
		if in.PersonID != 0 {
			if _, err := w.Person(ctx, in.PersonID); err != nil {
				return cert.Wrong("person", "Choose a person of the list.")
			}
			a.PersonID = &in.PersonID
		}
		if err := w.SaveAccount(ctx, &a); err != nil {
			return fmt.Errorf("change account %d: %w", id, err)
		}
		if administers {
			if err := w.keepAdministrator("roles"); err != nil {
				return err
			}
		}
		_, err = w.record(happened{verb: "change", noun: "account", id: id, summary: "The account of " + a.Name + " was changed",
			detail: map[string]string{"roles before": before, "roles": roleWords(a.Roles)}})
		return err
	})
	return a, err
}

// Disable shuts an account: nobody signs in with it, and all its sessions end at once.
func (o *Office) Disable(ctx context.Context, actor cert.Actor, id, version int64) error {
	return o.setDisabled(ctx, actor, id, version, true)
}

// Enable opens an account that was disabled.
func (o *Office) Enable(ctx context.Context, actor cert.Actor, id, version int64) error {
	return o.setDisabled(ctx, actor, id, version, false)
}

func (o *Office) setDisabled(ctx context.Context, actor cert.Actor, id, version int64, disabled bool) error {
	if err := may(actor, cert.ManagePeople); err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		if err := w.LockAdministrators(ctx); err != nil {
			return fmt.Errorf("lock the administrators: %w", err)
		}
		a, err := w.Account(ctx, id)
		if err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		a.Disabled = disabled
		if err := w.SaveAccount(ctx, &a); err != nil {
			return fmt.Errorf("change account %d: %w", id, err)
		}
		verb, summary := "enable", "The account of "+a.Name+" was opened again"
		if disabled {
			if err := w.shut(a); err != nil {
				return err
			}
			verb, summary = "disable", "The account of "+a.Name+" was disabled"
		}
		_, err = w.record(happened{verb: verb, noun: "account", id: id, summary: summary})
		return err
	})
}

// shut ends what a disabled account could still be used by.
func (w *work) shut(a cert.Account) error {
	id := a.ID
	if slices.Contains(a.Roles, cert.Administrator) {
		if err := w.keepAdministrator(""); err != nil {
			return err
		}
	}
	if err := w.VoidLinks(w.ctx, id, w.at); err != nil {
		return fmt.Errorf("void the links of account %d: %w", id, err)
	}
	if err := w.EndSessions(w.ctx, id, ""); err != nil {
		return fmt.Errorf("end the sessions of account %d: %w", id, err)
	}
	return nil
}

// keepAdministrator refuses a change after which nobody could administer the program.
func (w *work) keepAdministrator(field string) error {
	n, err := w.CountAdministrators(w.ctx)
	if err != nil {
		return fmt.Errorf("count the administrators: %w", err)
	}
	if n == 0 {
		return cert.Wrong(field, "This is the last administrator who can sign in. Make another one first.")
	}
	return nil
}

// EndSessionsOf signs an account out everywhere.
func (o *Office) EndSessionsOf(ctx context.Context, actor cert.Actor, id int64) error {
	if err := may(actor, cert.ManagePeople); err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.Account(ctx, id)
		if err != nil {
			return err
		}
		if err := w.EndSessions(ctx, id, ""); err != nil {
			return fmt.Errorf("end the sessions of account %d: %w", id, err)
		}
		_, err = w.record(happened{verb: "end_sessions", noun: "account", id: id, summary: a.Name + " was signed out everywhere"})
		return err
	})
}

func roleWords(roles []cert.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = r.Label()
	}
	return strings.Join(words, ", ")
}
