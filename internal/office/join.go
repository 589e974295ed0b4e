package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// JoinInput names the client that an applicant is.
type JoinInput struct {
	Client  int64
	Version int64 // of the application
}

// JoinClient makes an application one of a client that is known already: its file moves there. The client's
// own data stay as they are.
func (o *Office) JoinClient(ctx context.Context, actor cert.Actor, id int64, in JoinInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Application(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		client, err := w.Client(ctx, actor, in.Client)
		if err != nil {
			return err
		}
		if err := a.Join(actor, client.ID); err != nil {
			return err
		}
		contracts, err := w.Contracts(ctx, *a.CertificationID)
		if err != nil {
			return err
		}
		if len(contracts) > 0 {
			return &cert.Unmet{Verb: "join"} // a contract names its client
		}
		file, err := w.fileOf(a)
		if err != nil {
			return err
		}
		file.ClientID = client.ID
		if err := w.SaveCertification(ctx, file); err != nil {
			return fmt.Errorf("move file %s: %w", file.Number, err)
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("join application %d: %w", id, err)
		}
		_, err = w.record(happened{verb: "join", noun: "application", id: a.ID, file: file,
			summary: fmt.Sprintf("Application %s was found to be of the client %s", a.Number, client.Name)})
		return err
	})
	return a, err
}
