/**
 * The Bot Framework SDK, made lean: the SDK builds a connector client and a user-token client in every turn, even when
 * neither is used, which is a third of a turn's CPU. Here both are made once for each address. Who may call is still
 * decided by the SDK's own token check, untouched.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type TurnContext,
} from 'botbuilder';
import type { Trace } from '../../service/ports.ts';

type AuthenticateRequestResult = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>;
type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;
type ConnectorClient = Awaited<ReturnType<ConnectorFactory['create']>>;
type ClaimsIdentity = Parameters<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>[0];
type UserTokenClient = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['createUserTokenClient']>>;

/** A bot talks to few addresses; the bound is against a caller who makes them up. */
const MOST_CONNECTORS = 100;
const CONNECTOR_TIMEOUT_MS = 10_000;

/** Endpoints of a cloud other than the public one, for example the one in China. */
export type BotCloud = {
  /** Issuer of the tokens that the channel sends. */
  readonly issuer: string;
  /** OpenID document that names the channel's signing keys. */
  readonly keysUrl: string;
  /** Where the bot gets its own tokens, and for which audience. */
  readonly loginUrl: string;
  readonly scope: string;
};

export type BotCredentials = {
  readonly appId: string | null;
  readonly appPassword: string | null;
  readonly tenantId: string | null;
  readonly cloud?: BotCloud;
};

type Outgoing = { abortSignal?: AbortSignal; readonly headers: { set(name: string, value: string): void } };
type Pipeline = {
  removePolicy(options: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest(request: Outgoing, next: (request: Outgoing) => Promise<unknown>): Promise<unknown>;
  }): void;
};

/** The trace of the delivery that is being sent: connectors are shared, and the SDK has no way in for a header. */
export const traceOfDelivery = new AsyncLocalStorage<Trace | undefined>();

/**
 * Retries belong to the outbox, which knows the order of a conversation and survives a crash; here they would hold a
 * lease and hide `Retry-After`. A redirect could carry the bot's token to another host.
 */
function tune(connector: ConnectorClient): ConnectorClient {
  const { pipeline } = (connector as unknown as { client: { pipeline: Pipeline } }).client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.removePolicy({ name: 'redirectPolicy' });
  pipeline.addPolicy({
    name: 'trace',
    sendRequest: (request, next) => {
      const trace = traceOfDelivery.getStore();
      if (trace !== undefined) request.headers.set('traceparent', trace);
      return next(request);
    },
  });
  pipeline.addPolicy({
    name: 'timeout',
    sendRequest: (request, next) => {
      // The request's own `timeout` leaves a timer behind when the connection is refused.
      request.abortSignal = AbortSignal.timeout(CONNECTOR_TIMEOUT_MS);
      return next(request);
    },
  });
  return connector;
}

class LeanAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();
  #tokenClient: Promise<UserTokenClient> | null = null;

  override async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, authHeader);
    return { ...result, connectorFactory: this.createConnectorFactory(result.claimsIdentity) };
  }

  /** Every identity that passed the check is this bot's: the app id of the claims is the configured one. */
  override createConnectorFactory(claimsIdentity: ClaimsIdentity): ConnectorFactory {
    return {
      create: (serviceUrl, audience) => {
        const key = `${serviceUrl}\n${audience}`;
        const known = this.#connectors.get(key);
        if (known) return known;
        const made = super.createConnectorFactory(claimsIdentity).create(serviceUrl, audience).then(tune);
        const [oldest] = this.#connectors.keys();
        if (this.#connectors.size >= MOST_CONNECTORS && oldest !== undefined) this.#connectors.delete(oldest);
        this.#connectors.set(key, made);
        made.catch(() => this.#connectors.delete(key));
        return made;
      },
    };
  }

  override createUserTokenClient(claimsIdentity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#tokenClient ??= super.createUserTokenClient(claimsIdentity);
    return this.#tokenClient;
  }
}

/** CloudAdapter whose turn can be run with a body that has been read and checked already. */
export class LeanAdapter extends CloudAdapter {
  readonly #authentication: LeanAuthentication;

  constructor(authentication: LeanAuthentication) {
    super(authentication);
    this.#authentication = authentication;
  }

  /** Rejects when the token does not prove that the caller is the channel. Without an app id everybody is let in. */
  authenticate(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    return this.#authentication.authenticateRequest(activity, authHeader);
  }

  /** Runs a turn for an activity that was authenticated; the result is the body for a caller who waits for it. */
  async runTurn(
    proof: AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<object | null> {
    const response = await this.processActivity(proof, activity, logic);
    return response?.body ?? null;
  }
}

/** Makes the adapter. Without an app id no token is checked and none is sent: for development only. */
export function leanAdapter({ appId, appPassword, tenantId, cloud }: BotCredentials): LeanAdapter {
  const settings: ConfigurationBotFrameworkAuthenticationOptions = {
    ...(appId ? { MicrosoftAppId: appId, MicrosoftAppPassword: appPassword ?? '' } : {}),
    ...(tenantId ? { MicrosoftAppTenantId: tenantId, MicrosoftAppType: 'SingleTenant' } : {}),
    ...(cloud
      ? {
          ToBotFromChannelTokenIssuer: cloud.issuer,
          ToBotFromChannelOpenIdMetadataUrl: cloud.keysUrl,
          ToBotFromEmulatorOpenIdMetadataUrl: cloud.keysUrl,
          ToChannelFromBotLoginUrl: cloud.loginUrl,
          ToChannelFromBotOAuthScope: cloud.scope,
          ValidateAuthority: 'true',
        }
      : {}),
  };
  return new LeanAdapter(new LeanAuthentication(settings));
}
