package office

import (
	"context"

	"assay/internal/cert"
)

// ActorOf is who the token of a session stands for, decided from the database at every request: an ended
// session, a disabled account or a changed role counts at once. NotFound when there is none.
func (o *Office) ActorOf(ctx context.Context, token string) (cert.Actor, error) {
	account, err := o.store.SessionAccount(ctx, Hash(token), o.Now())
	if err != nil {
		return cert.Actor{}, err
	}
	return actorFor(account), nil
}

func actorFor(account cert.Account) cert.Actor {
	a := cert.Actor{AccountID: account.ID, Name: account.Name, Roles: account.Roles}
	if account.PersonID != nil {
		a.PersonID = *account.PersonID
	}
	if account.ClientID != nil {
		a.ClientID = *account.ClientID
	}
	return a
}
