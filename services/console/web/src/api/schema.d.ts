// Generated from schemas/http by `npm run types`: never edited by hand.

export interface paths {
    "/v1/admin/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the second copy of the log is */
        get: operations["archiveState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare archive, log and views
         * @description Every record of the archive with the message of the log, byte by byte, and the running hash; and every view with one that is made beside it from
         *     the first event on, table by table. Nothing is changed, and everything goes on meanwhile; it costs what a rebuild costs. The answer tells its
         *     progress, and ends with one `report`, or with `failed` where it could not be found out. It ends when you leave. One at a time.
         */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make views anew from the log
         * @description The views of the named services, or of all, are emptied and made from the first event on. Until that is done their service is not ready; reports are taken all the same. Positions of craft stay: their stream does not keep them for ever. When you leave, it goes on unwatched. One at a time.
         */
        post: operations["rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a login link
         * @description Changes the code of a login link for a session, once, and leads to the page. A code that does not count leads to the page that says how to get in. What only looks ahead (HEAD, prefetch, a messenger's preview) does not use the code up.
         */
        get: operations["login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who you are */
        get: operations["whoAmI"];
        put?: never;
        /**
         * Begin a session with a token
         * @description Keeps a token as the browser's session, so that no script of the page holds it afterwards. From our own pages only.
         */
        post: operations["beginSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session
         * @description The browser forgets its session. From our own pages only.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tokens
         * @description What was given out and has not ended by itself, sessions of browsers included; the tokens themselves are nowhere.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token
         * @description For a program, or a ship's own software. It is shown this once.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a token, or all of an organisation
         * @description It counts at once and everywhere, sessions and open feeds included; nothing is restarted.
         */
        post: operations["revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a login link
         * @description For a person: a link that works once, within the hour, and begins a session. An empty object makes one for yourself, to be opened on another device.
         */
        post: operations["createLoginLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the live picture
         * @description Server-sent events. The first frame is a `snapshot`; then every event of the log is one frame, in order, whose `id` is its sequence in the
         *     log. Come back with the last `id` you got (`Last-Event-ID`; browsers do it by themselves) and you get everything after it, no gap and no
         *     double. An id that the log does not hold gets a new snapshot.
         *
         *     What you may not see, or filtered out, comes as an id without an event, so that your place moves on. `craft` and `alert` frames
         *     have no id: of them only the newest counts. An `alert` comes every five seconds; take longer silence for a dead link.
         *     A client that reads too slowly is disconnected, never skipped ahead: come back with your last id.
         */
        get: operations["followFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fixes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send positions
         * @description One position or a list, at most 10,000 and 4 MiB. A craft need not be registered. The same craft, source and time is the same position: sent
         *     again, it is there once. A bad one stops no other; with none that is good the answer is a 400.
         */
        post: operations["sendFixes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/crafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List craft
         * @description Each where it was last heard of, by id.
         */
        get: operations["listCraft"];
        put?: never;
        /**
         * Register a craft
         * @description Name, type and whose it is. All that is said here stands in place of what was said before. Craft of another organisation are registered by it or by the desk.
         */
        post: operations["registerCraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/crafts/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the nearest craft
         * @description By distance along the shortest line on the globe; land is not looked at. Mind `fix_age_s`: a craft is where it was last heard of.
         */
        get: operations["nearestCraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/crafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one craft */
        get: operations["readCraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/crafts/{id}/track": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where a craft has been
         * @description The line through its positions, cut where it crosses the antimeridian, and the positions themselves. The newest 10,000 at most.
         */
        get: operations["readTrack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents
         * @description GeoJSON, those that changed longest ago first. Ask again with `updated_since`, or follow the feed.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one incident
         * @description What can be said of it now. Where sources disagree, each stands beside the number that is shown.
         */
        get: operations["readIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what happened
         * @description Reports and decisions in the order in which they happened at sea, not in which we heard of them.
         */
        get: operations["readTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the reports that are linked
         * @description Each in short and whole, by when it happened; nothing sealed. Read one by itself (`GET /v1/reports/{id}`) for its numbers and words.
         */
        get: operations["readLinkedReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/phase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the emergency phase
         * @description Up or down. Reports can raise it by themselves; only this lowers it.
         */
        post: operations["changePhase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link, unlink or reject a report
         * @description Link a report of the same boat, take a link back, or reject a proposed match. Nothing is moved or lost: a link is undone by its opposite.
         */
        post: operations["decideLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge a position
         * @description It stays in sight, struck through when it is wrong, and no longer moves the incident.
         */
        post: operations["judgePosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a value that the desk holds for true
         * @description It stands before what reports say until somebody takes it back with null. Every source stays beside it.
         */
        post: operations["assess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/responders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a craft, or say how far it has come
         * @description `assigned` sends it; every other status needs that it was sent.
         */
        post: operations["respond"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record or withdraw an outcome
         * @description What became of the people, with the reports that it rests on. There may be many; there is none until there is evidence.
         */
        post: operations["recordOutcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set when to look again, or that contact was lost
         * @description Either `due_at`, or `contact` lost or restored.
         */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend the search
         * @description The incident is not closed: somebody must review it.
         */
        post: operations["suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the incident
         * @description Ends the desk's work. It says nothing of what became of the people: outcomes do.
         */
        post: operations["close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen the incident
         * @description Takes the work up again.
         */
        post: operations["reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a report
         * @description One report: a call, a sighting, a rescue, a landing, whatever anybody tells. Only `kind` is needed; leave out what you do not know.
         *
         *     Make the `id` yourself (a UUIDv7), once for each report, and send the same again until it is answered: it can never double.
         *
         *     What cannot be read is kept and answered with a warning that points to the place. Refused are only: no valid credential, not a JSON
         *     object, larger than 1 MiB, no known `kind`, an `id` that is no UUID. Your organisation comes from the credential.
         */
        post: operations["sendReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a backlog of reports
         * @description A report a line (NDJSON), as many as a ship kept in a week without a link, at most 256 MiB. A result line answers each report line, while
         *     the rest is still being read: read meanwhile. One bad line stops no other; blank lines are counted and left out.
         *
         *     What was answered stays if the link breaks, and sending all of it again is safe.
         */
        post: operations["sendReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one report
         * @description The report as it was given, with where and when it stands in the log and what was read from positions in words. Numbers and free text are here alone: no list, feed, tile or export carries them. They are encrypted until somebody asks who may see them (sealed.read).
         */
        get: operations["readReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is sealed in a report
         * @description For ever, and unseen: the words, numbers and whatever else is sealed in a report can be read by nobody afterwards, in no copy of the log. The rest of the report stays. That it was done, by whom and why is an event of its own; the reason stays too, so never write what is erased. An administrator may do it for reports of its own organisation, one of a desk for all. Doing it again is safe.
         */
        post: operations["eraseReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/positions/parse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how a position in words is understood
         * @description For a form that shows it while somebody types. A report's positions are read by the same parser.
         */
        get: operations["parsePosition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exercises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the exercises
         * @description The newest first, those that have ended included.
         */
        get: operations["listExercises"];
        put?: never;
        /**
         * Open an exercise
         * @description Reports that name it (`exercise`) are of its world alone: they never join a real incident and are never counted. It ends by itself, 31 days from now at the latest; a report that comes later is taken for real.
         */
        post: operations["openExercise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what no handler could use
         * @description Every message that a part of Pharos set aside, of all services, the newest first, with the reason. Nothing of a body is in it. It is there while the database is down.
         */
        get: operations["listQuarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/quarantine/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one message that no handler could use
         * @description The message as it came, with its headers. The body may hold anything that anybody ever sent, so it is given only to those who see everything that is sent to the desk, sealed members included: coordinators of a desk who are administrators as well. Others are told that it is withheld.
         */
        get: operations["readQuarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/quarantine/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the handler to try again
         * @description Worth it when what was wrong has been mended: another version, a repaired table. The ask is an event of the log; the service whose handler it
         *     is carries it out and says there what came of it. Read the item again to learn it.
         *
         *     A reactor is given the one message again, in its turn; what it has done before it does not do twice. A view takes events in their order, so it is
         *     rebuilt from the log, and everything else that it set aside is tried with it: for minutes, depending on the log, it is not ready (`/readyz`
         *     says how far it is).
         */
        post: operations["retryQuarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the process answer */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it of use
         * @description Every check by name; "ok", or why not in words for a person.
         */
        get: operations["readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How is it doing, in numbers
         * @description In the text format of Prometheus.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tallies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count
         * @description An answer says as of when it counts (`as_of`, `sequence`): cite both, and the same question with that `as_of` gives the same answer.
         *
         *     A parameter that is unknown or given twice is refused: a filter that was misspelt and passed over would give a wrong number that looks right.
         */
        get: operations["tally"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/casualties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the records behind a count
         * @description One record for each incident in which somebody died or went missing, by when it occurred. The same scope as the tally gives the records that it counts.
         */
        get: operations["listCasualties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Archive: {
            /**
             * @description archiving: it goes on; waiting: it cannot now and tries again; stopped: the archive, or the log, is not what it was, and somebody must look.
             * @enum {unknown}
             */
            state: "archiving" | "waiting" | "stopped";
            /** @description Why it does not go on; while it goes on, why a copy beside it, of the keys or the credentials, is not as its stream is. */
            detail?: string;
            /** @description The folder that it is in. */
            dir: string;
            /** @description Everything up to here is in it, and synced to its disk. */
            sequence: number;
            /** @description The running hash behind that record, hexadecimal. Kept elsewhere, it proves later that nothing before it was changed. */
            hash: string;
            /** @description When that record was recorded. */
            recorded_at?: components["schemas"]["time"];
            /** @description Last sequence of the log. */
            log: number;
            /** @description How many messages of the log are not in it yet. */
            behind: number;
            /** @description Since when it has been behind. */
            behind_from?: components["schemas"]["time"];
        };
        Progress: {
            /** @description What is read or made now. */
            step: string;
            /** @description Messages that are done. */
            done: number;
            /** @description Messages in all. */
            whole: number;
        };
        Failed: {
            /** @description Why it could not be done. */
            detail: string;
        };
        Report: {
            /** @description Last sequence of the log when it began. */
            log: number;
            /** @description Last sequence of the archive; absent where it was not compared. */
            archive?: number;
            /** @description The running hash behind it, hexadecimal. */
            archive_hash?: string;
            /** @description The views that were compared. */
            views: {
                /** @description Its name. */
                view: string;
                /** @description What it had read of its stream. */
                sequence: number;
                /** @description Rows of its schema that are the same. */
                rows: number;
            }[];
            /** @description The first difference of each part; empty when all is one. */
            differences: components["schemas"]["Difference"][];
            /** @description What was not compared, and why. */
            notes: string[];
        };
        Difference: {
            /** @description archive, log, or the service whose view it is. */
            part: string;
            /** @description Message of the log. */
            sequence?: number;
            /** @description File of the archive. */
            file?: string;
            /** @description Byte in that file at which the record begins. */
            offset?: number;
            /** @description Table of the view. */
            table?: string;
            /** @description Key of the row. */
            key?: string;
            /** @description Column that differs. */
            column?: string;
            /** @description In words. */
            detail: string;
        };
        /** @description Every error (RFC 9457). `detail` is a sentence for a person; it never quotes what was sealed. */
        Problem: {
            /**
             * @description Always about:blank; the status is the type.
             * @constant
             */
            type: "about:blank";
            /** @description The status in words. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What is the matter. */
            detail?: string;
            trace_id: components["schemas"]["TraceId"];
            /** @description Each part of the request that cannot be used. */
            errors?: {
                pointer: components["schemas"]["pointer"];
                /** @description What is wrong with it. */
                detail: string;
            }[];
            /** @description With 409, the thing as it is now, as a GET would give it. */
            current?: Record<string, never>;
        };
        /** @description Names the request in our logs and traces; also in the header `X-Trace-Id` of every answer. */
        TraceId: string;
        /** @description Place in the log of record, from 1. */
        Sequence: number;
        /** @description A date, or an RFC 3339 time with its zone. */
        DateOrTime: string;
        /** @description Parts of the report that are absent and would help most, the most helpful first. */
        Pointers: components["schemas"]["pointer"][];
        /** @description What could not be used, and where. What was given is kept all the same. */
        Warnings: components["schemas"]["warning"][];
        /** @description GeoJSON, longitude first. */
        Point: {
            /** @constant */
            type: "Point";
            /** @description Longitude and latitude in degrees WGS 84. */
            coordinates: [
                number,
                number
            ];
        };
        /** @description A point; null where nobody knows the place. */
        Place: components["schemas"]["Point"] | null;
        /** @description This page, and the next where there is one. */
        Links: {
            /** @description Address below this origin. */
            href: string;
            /**
             * @description What it is.
             * @enum {unknown}
             */
            rel: "self" | "next";
            /** @description Media type. */
            type?: string;
        }[];
        /**
         * @description What a credential's holder is.
         * @enum {unknown}
         */
        Role: "reporter" | "coordinator" | "analyst" | "researcher" | "auditor" | "administrator";
        Session: {
            /** @description A person, a ship, a program; unique within its organisation. */
            subject: string;
            /** @description The organisation that it acts for. */
            org: string;
            roles: components["schemas"]["Role"][];
            /**
             * Format: date-time
             * @description When the credential ends.
             */
            expires_at: string;
        };
        NewToken: {
            /** @description A person, a ship, a program; unique within its organisation. */
            subject: string;
            /** @description The organisation that it acts for. */
            org: string;
            roles: components["schemas"]["Role"][];
            /**
             * @description How long it lasts, at most ten years.
             * @default 720
             */
            ttl_hours?: number;
        };
        /** @description What is known of a token that was given out. */
        Token: {
            /** @description Names it. */
            token_id: components["schemas"]["id"];
            /** @description Who holds it. */
            subject: string;
            /** @description The organisation that it acts for. */
            org: string;
            roles: components["schemas"]["Role"][];
            /** @description When it was made. */
            issued_at: components["schemas"]["time"];
            /** @description When it ends. */
            expires_at: components["schemas"]["time"];
            /** @description When it was revoked; absent when it was not. */
            revoked_at?: components["schemas"]["time"];
            /** @description Why it was revoked. */
            reason?: string;
        };
        /** @description One of `token_id` and `org`. */
        Revocation: {
            /** @description The token. Capital letters are taken. */
            token_id?: string;
            /** @description Every token that this organisation has. */
            org?: string;
            /** @description Why. */
            reason: string;
        };
        NewLogin: {
            /** @description A person, a ship, a program; unique within its organisation. */
            subject?: string;
            /** @description The organisation that it acts for. */
            org?: string;
            roles?: components["schemas"]["Role"][];
            /** @description Not used here. */
            ttl_hours?: number;
            /**
             * @description The page to begin with.
             * @enum {unknown}
             */
            to?: "/" | "/report" | "/tally";
        };
        /** @description Everything that you may see, as of one place in the log. */
        Snapshot: {
            /** @description The last event that is in it; 0 when there is none. */
            sequence: number;
            /** @description When it was taken. */
            at: components["schemas"]["time"];
            incidents: components["schemas"]["IncidentCollection"];
            crafts: components["schemas"]["CraftCollection"];
            /** @description Reports that stand in no incident, newest first. */
            unlinked: components["schemas"]["FeedReport"][];
            /** @description Exercises that have not ended. */
            exercises: components["schemas"]["RunningExercise"][];
            /** @description How far the picture can be trusted; null in the first moments. */
            picture: components["schemas"]["Alert"] | null;
        };
        RunningExercise: {
            id: components["schemas"]["id"];
            /** @description What it is called. */
            name: string;
            /** @description When it ends. */
            ends_at: components["schemas"]["time"];
        };
        /** @description A report in a line. Nothing sealed is in it. */
        FeedReport: {
            id: components["schemas"]["id"];
            sequence: components["schemas"]["Sequence"];
            kind: components["schemas"]["kind"];
            /** @description Organisation that sent it. */
            org: string;
            exercise?: components["schemas"]["id"];
            /** @description When it happened at sea. */
            occurred_at: components["schemas"]["time"];
            /** @description When it came in. */
            received_at: components["schemas"]["time"];
            /** @description Who told it and how. */
            source?: {
                role?: components["schemas"]["role"];
                channel?: components["schemas"]["channel"];
            };
            subject?: components["schemas"]["subject"];
            /** @description The first that has a place, else the first in words. */
            position?: {
                lat?: components["schemas"]["lat"];
                lon?: components["schemas"]["lon"];
                text?: components["schemas"]["words"];
                accuracy_m?: components["schemas"]["accuracy_m"];
                at?: components["schemas"]["time"];
            };
            persons?: components["schemas"]["persons"];
            craft?: components["schemas"]["craft"];
            /** @description How many. */
            warnings: number;
            needs_info: components["schemas"]["Pointers"];
            /** @description Incidents that hold it; the frame of an incident lists its reports. */
            incident_ids: components["schemas"]["id"][];
            /** @description It stands in an incident. */
            linked: boolean;
        };
        CraftCollection: {
            /** @constant */
            type: "FeatureCollection";
            /** @description How many. */
            numberReturned: number;
            links: components["schemas"]["Links"];
            features: components["schemas"]["Craft"][];
        };
        /** @description A craft where it was last heard of; its geometry is null before its first fix. */
        Craft: {
            /** @constant */
            type: "Feature";
            id: components["schemas"]["craft_id"];
            geometry: components["schemas"]["Place"];
            properties: components["schemas"]["CraftProperties"];
        };
        CraftProperties: {
            craft_id: components["schemas"]["craft_id"];
            name?: components["schemas"]["name"];
            type?: components["schemas"]["type"];
            /** @description Whose it is: as registered, else who sent its first fix. */
            org?: string;
            mmsi?: components["schemas"]["mmsi"];
            /** @description Of the fleet that the desk may send. */
            own: boolean;
            /** @description Exercise that the craft belongs to; absent for a real one. */
            exercise?: string;
            /** @description When it was there. */
            at?: components["schemas"]["time"];
            /** @description Course over ground. */
            course_deg?: components["schemas"]["deg"];
            /** @description Speed over ground. */
            speed_kn?: components["schemas"]["speed_kn"];
            accuracy_m?: components["schemas"]["accuracy_m"];
            source?: components["schemas"]["source"];
        };
        /** @description Whether what is on the screen is all that is in the log. */
        Alert: {
            /** @constant */
            code: "picture";
            /**
             * @description `live`: everything in the log is shown. `old`: it is not, for now. `damaged`: the log is not the one that the picture was made from.
             * @enum {unknown}
             */
            state: "live" | "old" | "damaged";
            /** @description When it ceased to be live. */
            since?: components["schemas"]["time"];
            /** @description From the log's time stamp to the frame. */
            lag_ms: number;
            /** @description Why it is not live. */
            detail?: string;
            /** @description How many messages of the log some part of Pharos could not use; absent while that is not known. See `/v1/admin/quarantine`. */
            quarantined?: number;
        };
        /** @description One reason why a position is not taken. */
        Flaw: {
            /**
             * Format: json-pointer
             * @description Where in the body.
             */
            pointer: string;
            /**
             * @description A word that programs may rely on.
             * @enum {unknown}
             */
            code: "missing" | "invalid" | "out_of_range" | "in_future";
            /** @description What is wrong. */
            detail: string;
        };
        NewCraft: {
            craft_id: components["schemas"]["craft_id"];
            name?: components["schemas"]["name"];
            type?: components["schemas"]["type"];
            mmsi?: components["schemas"]["mmsi"];
            own?: components["schemas"]["own"];
            /** @description Whose it is; absent, whose it is already, else yours. */
            org?: components["schemas"]["org"];
        };
        /** @description Craft, GeoJSON. */
        FleetCollection: {
            /** @constant */
            type: "FeatureCollection";
            /** @description How many. */
            numberReturned: number;
            links: components["schemas"]["Links"];
            features: components["schemas"]["FleetCraft"][];
        };
        /** @description A craft where it was last heard of; its geometry is null before its first fix. */
        FleetCraft: {
            /** @constant */
            type: "Feature";
            id: components["schemas"]["craft_id"];
            geometry: components["schemas"]["Place"];
            properties: components["schemas"]["FleetProperties"];
        };
        FleetProperties: {
            craft_id: components["schemas"]["craft_id"];
            name?: components["schemas"]["name"];
            type?: components["schemas"]["type"];
            /** @description Whose it is: as registered, else who sent its first fix. */
            org?: string;
            mmsi?: components["schemas"]["mmsi"];
            /** @description Of the fleet that the desk may send. */
            own: boolean;
            /** @description Exercise that the craft belongs to; absent for a real one. */
            exercise?: string;
            /** @description When it was there. */
            at?: components["schemas"]["time"];
            /** @description Course over ground. */
            course_deg?: components["schemas"]["deg"];
            /** @description Speed over ground. */
            speed_kn?: components["schemas"]["speed_kn"];
            accuracy_m?: components["schemas"]["accuracy_m"];
            source?: components["schemas"]["source"];
            /** @description How old that position is. */
            fix_age_s?: number;
            /** @description Of the nearest: how far it is from the place. */
            distance_m?: components["schemas"]["distance_m"];
            /** @description Of the nearest: true, from the craft to the place. */
            bearing_deg?: components["schemas"]["deg"];
            /** @description Of the nearest: how long it takes from where and when it was, at `eta_speed_kn`. */
            eta_s?: number;
            /** @description The speed that was asked for, else its own. */
            eta_speed_kn?: components["schemas"]["speed_kn"];
        };
        /** @description A feature whose geometry is the line; a point where there is one position, null where there is none. */
        Track: {
            /** @constant */
            type: "Feature";
            id: components["schemas"]["craft_id"];
            geometry: components["schemas"]["Place"] | {
                /** @constant */
                type: "LineString";
                coordinates: components["schemas"]["coordinates"][];
            } | {
                /** @constant */
                type: "MultiLineString";
                coordinates: components["schemas"]["coordinates"][][];
            };
            properties: {
                craft_id: components["schemas"]["craft_id"];
                /** @description By their times, oldest first. */
                fixes: components["schemas"]["recorded"][];
                /** @description There are more, before the first. */
                truncated: boolean;
            };
        };
        Coordinates: components["schemas"]["coordinates"];
        /** @description Incidents, a page of them. */
        IncidentCollection: {
            /** @constant */
            type: "FeatureCollection";
            /** @description How many are on this page. */
            numberReturned: number;
            links: components["schemas"]["Links"];
            features: components["schemas"]["Incident"][];
        };
        /** @description A GeoJSON feature at the last known position; its geometry is null where nobody knows the place. */
        Incident: {
            /** @constant */
            type: "Feature";
            id: components["schemas"]["id"];
            geometry: components["schemas"]["Place"];
            properties: components["schemas"]["Picture"];
        };
        /** @description What can be said of an incident. A member that is absent is unknown. */
        Picture: {
            /** @description The last event that is in it; also the ETag. */
            sequence: components["schemas"]["Sequence"];
            /** @description An alias, or words such as "rubber boat 03:47", or a short id. For people; it may change. */
            name: string;
            /** @description Id of the exercise; absent in the real world. */
            exercise?: components["schemas"]["id"];
            /**
             * @description Where the desk's work stands. It says nothing of the people.
             * @enum {unknown}
             */
            status: "open" | "suspended" | "closed" | "merged";
            /** @description Emergency phase (IAMSAR volume II, chapter 3). */
            phase: components["schemas"]["phase"];
            /** @description The furthest step that anybody has reached. */
            operation: components["schemas"]["Operation"];
            /** @description Nobody reaches the boat any more. */
            lost_contact: boolean;
            /** @description When the incident began. */
            opened_at: components["schemas"]["time"];
            /** @description When the first alert reached anybody. */
            first_alert_at?: components["schemas"]["time"];
            /** @description When somebody last spoke with the people on board. */
            last_contact_at?: components["schemas"]["time"];
            /** @description When the newest report speaks of, at sea. */
            last_report_at: components["schemas"]["time"];
            /** @description When the log recorded the last event. */
            updated_at: components["schemas"]["time"];
            /** @description Names that the boat was given. */
            aliases: components["schemas"]["alias"][];
            /** @description The last known position. */
            position?: components["schemas"]["Fix"];
            /** @description Every position that was said, oldest first, the judged ones included. */
            positions: components["schemas"]["Fix"][];
            /** @description How many people, as far as anybody knows. Counts of different sources are never summed. */
            persons: {
                /** @description Aboard. */
                total?: components["schemas"]["Shown"];
                /** @description Dead. */
                dead?: components["schemas"]["Shown"];
                /** @description Missing. */
                missing?: components["schemas"]["Shown"];
                /** @description In need of a doctor. */
                medical?: components["schemas"]["Shown"];
            };
            /** @description The boat. */
            craft?: components["schemas"]["craft"];
            /** @description State of the boat. */
            condition?: components["schemas"]["condition"];
            /** @description Craft that were sent. */
            responders: components["schemas"]["Responder"][];
            /** @description What became of the people; withdrawn ones stay in sight. */
            outcomes: components["schemas"]["Outcome"][];
            /** @description When somebody must look again. */
            check_due_at?: components["schemas"]["time"];
            /** @description What nobody has said yet and would help. */
            missing: ("position" | "persons" | "phone" | "who_alerted" | "craft" | "engine" | "time")[];
            /** @description Matches that the desk has not decided on. */
            proposals: components["schemas"]["match_proposed"][];
            /** @description The reports that are linked. */
            report_ids: components["schemas"]["id"][];
            /** @description How many they are. */
            report_count: number;
            /** @description Organisations that sent them. */
            orgs: string[];
        };
        /**
         * @description How far the operation has come.
         * @enum {unknown}
         */
        Operation: "reported" | "verified" | "assigned" | "en_route" | "on_scene" | "embarking" | "embarked" | "awaiting_place_of_safety" | "in_transit" | "disembarked" | "stood_down";
        /** @description One statement of where something of the incident was. */
        Fix: {
            /** @description The report that says so. */
            report_id: components["schemas"]["id"];
            /** @description Its place in that report's positions, from 0. */
            index: number;
            of?: components["schemas"]["of"];
            lat?: components["schemas"]["lat"];
            lon?: components["schemas"]["lon"];
            /** @description The place in the source's words. */
            text?: components["schemas"]["words"];
            accuracy_m?: components["schemas"]["accuracy_m"];
            /** @description When it was there. */
            at: components["schemas"]["time"];
            method?: components["schemas"]["method"];
            /**
             * @description Whether somebody measured or saw it.
             * @enum {unknown}
             */
            basis: "observed" | "estimated";
            /** @description The desk's verdict. */
            judgement?: components["schemas"]["Judgement"];
            course_deg?: components["schemas"]["deg"];
            speed_kn?: components["schemas"]["speed_kn"];
            /** @description Latitude and longitude were read from the words. */
            parsed?: boolean;
        };
        /**
         * @description The desk's verdict on a position.
         * @enum {unknown}
         */
        Judgement: "good" | "doubtful" | "wrong" | "other_craft";
        /** @description The number to go by, and every source beside it. */
        Shown: {
            min?: components["schemas"]["min"];
            best?: components["schemas"]["best"];
            max?: components["schemas"]["max"];
            basis?: components["schemas"]["basis"];
            of?: components["schemas"]["parts"];
            /** @description The desk decided on it. */
            assessed: boolean;
            /** @description The report that it was taken from. */
            report_id?: components["schemas"]["id"];
            sources?: components["schemas"]["Said"][];
        };
        /** @description A count of persons as one source gave it. */
        Said: {
            report_id: components["schemas"]["id"];
            role?: components["schemas"]["role"];
            /** @description Organisation that reported it. */
            org?: string;
            /** @description When it was so. */
            at: components["schemas"]["time"];
            min?: components["schemas"]["min"];
            best?: components["schemas"]["best"];
            max?: components["schemas"]["max"];
            basis?: components["schemas"]["basis"];
            of?: components["schemas"]["parts"];
        };
        /** @description A craft that was sent. */
        Responder: {
            craft_id: components["schemas"]["craft_id"];
            status: components["schemas"]["Operation"];
            /** @description When it expects to be there. */
            eta?: components["schemas"]["time"];
            /** @description When it came to this status. */
            since: components["schemas"]["time"];
        };
        /** @description One outcome with its evidence. */
        Outcome: {
            outcome_id: components["schemas"]["outcome_id"];
            outcome: components["schemas"]["outcome"];
            persons?: components["schemas"]["count"];
            at?: components["schemas"]["time"];
            place?: components["schemas"]["name"];
            by?: components["schemas"]["name"];
            confidence?: components["schemas"]["confidence"];
            /** @description The reports that it rests on. */
            report_ids?: components["schemas"]["GivenId"][];
            /** @description It does not count any more. */
            withdrawn: boolean;
            /** @description Why. */
            withdrawn_reason?: string;
        };
        /** @description A report in a line. Nothing sealed is in it. */
        ReportSummary: {
            id: components["schemas"]["id"];
            sequence: components["schemas"]["Sequence"];
            kind: components["schemas"]["kind"];
            /** @description Organisation that sent it. */
            org: string;
            exercise?: components["schemas"]["id"];
            /** @description When it happened at sea. */
            occurred_at: components["schemas"]["time"];
            /** @description When it came in. */
            received_at: components["schemas"]["time"];
            /** @description Who told it and how. */
            source?: {
                role?: components["schemas"]["role"];
                channel?: components["schemas"]["channel"];
            };
            subject?: components["schemas"]["subject"];
            /** @description The first that has a place, else the first in words. */
            position?: {
                lat?: components["schemas"]["lat"];
                lon?: components["schemas"]["lon"];
                text?: components["schemas"]["words"];
                accuracy_m?: components["schemas"]["accuracy_m"];
                at?: components["schemas"]["time"];
            };
            persons?: components["schemas"]["persons"];
            craft?: components["schemas"]["craft"];
            /** @description How many. */
            warnings: number;
            needs_info: components["schemas"]["Pointers"];
        };
        /** @description A report of an incident, in a line and whole; without its sealed members. */
        LinkedReport: {
            id: components["schemas"]["id"];
            sequence: components["schemas"]["Sequence"];
            kind: components["schemas"]["kind"];
            /** @description Organisation that sent it. */
            org: string;
            exercise?: components["schemas"]["id"];
            /** @description When it happened at sea. */
            occurred_at: components["schemas"]["time"];
            /** @description When it came in. */
            received_at: components["schemas"]["time"];
            /** @description Who told it and how. */
            source?: {
                role?: components["schemas"]["role"];
                channel?: components["schemas"]["channel"];
            };
            subject?: components["schemas"]["subject"];
            /** @description The first that has a place, else the first in words. */
            position?: {
                lat?: components["schemas"]["lat"];
                lon?: components["schemas"]["lon"];
                text?: components["schemas"]["words"];
                accuracy_m?: components["schemas"]["accuracy_m"];
                at?: components["schemas"]["time"];
            };
            persons?: components["schemas"]["persons"];
            craft?: components["schemas"]["craft"];
            /** @description How many. */
            warnings: number;
            needs_info: components["schemas"]["Pointers"];
            /** @description How it stands to the incident. */
            relation: components["schemas"]["Relation"];
            /** @description What it says and the warnings of intake; without id and sealed members. */
            report: components["schemas"]["report"];
        };
        /**
         * @description `same_craft` speaks of this boat, alone or first; `shared` of several incidents and is counted here; `mentions` of several and is counted elsewhere; `amends` corrects a report that is linked here.
         * @enum {unknown}
         */
        Relation: "same_craft" | "shared" | "mentions" | "amends";
        /** @description One line of an incident's history. `body` has the form that `type` says; of a report it is its summary. */
        TimelineEntry: {
            sequence: components["schemas"]["Sequence"];
            /** @description When the log recorded it. */
            recorded_at: components["schemas"]["time"];
            /** @description When it happened at sea. */
            occurred_at: components["schemas"]["time"];
            /** @description Type of the event. */
            type: string;
            /** @description The credential's subject; absent where no person decided. */
            actor?: string;
            /** @description Organisation that sent or decided it. */
            org: string;
            /** @description What happened. */
            body: Record<string, never>;
        } & (unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown);
        ChangePhase: {
            phase: components["schemas"]["phase"];
            reason: components["schemas"]["Reason"];
        };
        /** @description Why, in a person's words. */
        Reason: string;
        /**
         * Format: uuid
         * @description A UUID in its canonical form, in small letters or capitals.
         */
        GivenId: string;
        Link: {
            /** @description The report. */
            report_id: components["schemas"]["GivenId"];
            /**
             * @description What to do.
             * @enum {unknown}
             */
            do: "link" | "unlink" | "reject";
            /**
             * @description How a linked report stands to the incident, as in sar.v1.incident.report_linked.
             * @default same_craft
             * @enum {unknown}
             */
            relation?: "same_craft" | "shared" | "mentions" | "amends";
            /**
             * @description How sure the desk is of a link.
             * @default certain
             */
            strength?: components["schemas"]["strength"];
            /** @description Of a rejected match, the other incident. */
            incident_id?: components["schemas"]["GivenId"];
            reason: components["schemas"]["Reason"];
        };
        JudgePosition: {
            /** @description The report. */
            report_id: components["schemas"]["GivenId"];
            /**
             * @description Its place in the report's positions, from 0.
             * @default 0
             */
            index?: number;
            judgement: components["schemas"]["Judgement"];
            /** @description Why. */
            reason?: string;
        };
        Assess: {
            /**
             * @description What the value is of.
             * @enum {unknown}
             */
            field: "persons.total" | "persons.dead" | "persons.missing" | "persons.medical" | "craft.type" | "craft.colour" | "craft.length_m" | "craft.markings" | "craft.name" | "craft.occupancy" | "craft.afterwards";
            /** @description A count for `persons`, metres for `craft.length_m`, a word for the rest; null takes the assessment back. */
            value: components["schemas"]["count"] | number | string | null;
            reason: components["schemas"]["Reason"];
            /** @description The reports that it rests on. */
            report_ids?: components["schemas"]["GivenId"][];
        };
        Respond: {
            /** @description The craft. */
            craft_id: components["schemas"]["craft_id"];
            /**
             * @description How far it has come.
             * @enum {unknown}
             */
            status: "assigned" | "en_route" | "on_scene" | "embarking" | "embarked" | "awaiting_place_of_safety" | "in_transit" | "disembarked" | "stood_down";
            /** @description When it expects to be there. */
            eta?: components["schemas"]["time"];
            /** @description Why. */
            reason?: string;
        };
        /** @description Either an outcome, or `withdraw` and a reason. */
        RecordOutcome: {
            outcome?: components["schemas"]["outcome"];
            persons?: components["schemas"]["count"];
            at?: components["schemas"]["time"];
            place?: components["schemas"]["name"];
            by?: components["schemas"]["name"];
            confidence?: components["schemas"]["confidence"];
            report_ids?: components["schemas"]["report_ids"];
            /** @description Id of the outcome to withdraw. */
            withdraw?: string;
            /** @description Why. */
            reason?: string;
        };
        /** @description Either `due_at`, or `contact`. */
        Check: {
            /** @description When somebody must look again. */
            due_at?: components["schemas"]["time"];
            /**
             * @description Nobody reaches the boat any more; or somebody does again.
             * @enum {unknown}
             */
            contact?: "lost" | "restored";
            /** @description When contact was lost or restored; absent is now. */
            at?: components["schemas"]["time"];
            /** @description Why. */
            reason?: string;
        };
        Suspend: components["schemas"]["search_suspended"];
        Close: components["schemas"]["closed"];
        Reopen: components["schemas"]["reopened"];
        /** @description What a sender is told. It follows from what is on disk alone, so that sending again gives the same one. */
        Receipt: {
            id: components["schemas"]["id"];
            sequence: components["schemas"]["Sequence"];
            /** @description When it came in. */
            received_at: components["schemas"]["time"];
            needs_info: components["schemas"]["Pointers"];
            warnings: components["schemas"]["Warnings"];
        };
        /** @description The answer to one line of a batch. Below status 300 there is a receipt, else a problem. */
        Result: {
            /** @description Number of the line, from 1. */
            line: number;
            /**
             * @description What the report by itself would have been answered with.
             * @enum {unknown}
             */
            status: 200 | 201 | 400 | 409 | 413 | 500 | 503;
            id?: components["schemas"]["id"];
            sequence?: components["schemas"]["Sequence"];
            received_at?: components["schemas"]["time"];
            needs_info?: components["schemas"]["Pointers"];
            warnings?: components["schemas"]["Warnings"];
            problem?: components["schemas"]["Problem"];
        };
        /** @description A report as the log holds it, what is sealed opened for who may see it. */
        StoredReport: {
            sequence: components["schemas"]["Sequence"];
            /** @description When it came in. */
            received_at: components["schemas"]["time"];
            /** @description The organisation that sent it. */
            org: string;
            /**
             * @description What became of the members that are sealed: texts, phones, sharing, referrals, attachments and as_given. open: they are here; withheld: you may not see them; erased: they are gone for ever; unreadable: they are damaged, or their key was lost. Absent when there were none.
             * @enum {unknown}
             */
            sealed?: "open" | "withheld" | "erased" | "unreadable";
            id: components["schemas"]["id"];
            kind: components["schemas"]["kind"];
            exercise?: components["schemas"]["id"];
            occurred_at?: components["schemas"]["time"];
            occurred_until?: components["schemas"]["time"];
            occurred_text?: components["schemas"]["name"];
            occurred_basis?: components["schemas"]["occurred_basis"];
            informed_at?: components["schemas"]["time"];
            source?: components["schemas"]["$defs-source"];
            confidence?: components["schemas"]["confidence"];
            texts?: components["schemas"]["texts"];
            positions?: components["schemas"]["positions"];
            phones?: components["schemas"]["phones"];
            aliases?: components["schemas"]["aliases"];
            incident_ids?: components["schemas"]["incident_ids"];
            subject?: components["schemas"]["subject"];
            craft?: components["schemas"]["craft"];
            craft_count?: components["schemas"]["craft_count"];
            condition?: components["schemas"]["condition"];
            persons?: components["schemas"]["persons"];
            departure?: components["schemas"]["departure"];
            weather?: components["schemas"]["weather"];
            gear?: components["schemas"]["gear"];
            custody?: components["schemas"]["properties-custody"];
            others?: components["schemas"]["others"];
            authority?: components["schemas"]["authority"];
            people_contact?: components["schemas"]["people_contact"];
            find?: components["schemas"]["find"];
            sharing?: components["schemas"]["sharing"];
            referrals?: components["schemas"]["referrals"];
            attachments?: components["schemas"]["attachments"];
            amends?: components["schemas"]["amends"];
            relations?: components["schemas"]["relations"];
            device?: components["schemas"]["device"];
            as_given?: components["schemas"]["as_given"];
            phone_tags?: components["schemas"]["phone_tags"];
            warnings?: components["schemas"]["warnings"];
            needs_info?: components["schemas"]["needs_info"];
        };
        /** @description An erasure as the log holds it. */
        Erased: {
            report_id: components["schemas"]["id"];
            reason: components["schemas"]["words"];
            /** @description When it was asked for. */
            erased_at: components["schemas"]["time"];
            sequence: components["schemas"]["Sequence"];
            /**
             * @description Absent when the report had nothing sealed.
             * @enum {unknown}
             */
            sealed?: "erased";
        };
        ParsedPosition: {
            /** @description Every place that the words can mean, at most 20; none when nothing could be read. */
            candidates: {
                lat: components["schemas"]["lat"];
                lon: components["schemas"]["lon"];
                /**
                 * @description The form of writing: decimal degrees, whole minutes, decimal minutes, seconds.
                 * @enum {unknown}
                 */
                format: "dd" | "dm" | "ddm" | "dms";
                /** @description Half of the smallest step that the writing can express, in metres. The least error to draw, no claim that the place is that good. */
                accuracy_m: number;
            }[];
            /** @description What the words left open. */
            warnings: {
                /**
                 * @description A word that programs may rely on.
                 * @enum {unknown}
                 */
                code: "hemisphere_assumed" | "hemisphere_missing" | "seconds_assumed" | "out_of_range" | "axes_swapped" | "ambiguous" | "position_unreadable" | "text_too_long";
                /** @description A sentence for a person; it quotes the words that it is about. */
                detail: string;
            }[];
        };
        NewExercise: {
            /** @description Absent means that one is made. */
            id?: string;
            /** @description What to call it. */
            name: string;
            /**
             * Format: date-time
             * @description When it ends: from now to 31 days from now.
             */
            ends_at: string;
        };
        Exercise: {
            id: components["schemas"]["id"];
            /** @description What it is called. */
            name: string;
            /** @description When it ends, or ended. */
            ends_at: components["schemas"]["time"];
            sequence: components["schemas"]["Sequence"];
        };
        QuarantinePage: {
            /** @description The newest first. */
            quarantined: components["schemas"]["QuarantineItem"][];
            /** @description How many are open or waiting, of all, whatever the list is narrowed to. */
            unresolved: number;
            links: components["schemas"]["Links"];
        };
        /** @description One message that one handler could not use. */
        QuarantineItem: {
            /** @description <handler>:<stream>:<sequence>. */
            id: string;
            /** @description Who could not use it: a view or a reactor; malformed where it is no event at all. */
            handler: string;
            /** @description The stream that holds it. */
            stream: string;
            /** @description Its place in that stream. */
            sequence: number;
            /** @description Type of the event; absent where it is none. */
            type?: string;
            /** @description Id of what the event is about. */
            subject?: string;
            /** @description The organisation that sent or decided it. */
            org?: string;
            /** @description The exercise that it belongs to. */
            exercise?: string;
            /** @description When the log took it. */
            recorded_at: components["schemas"]["time"];
            /** @description When it was set aside. */
            quarantined_at: components["schemas"]["time"];
            /** @description Why, when it was last tried. */
            reason: {
                code: components["schemas"]["code"];
                /** @description The words of the handler, without what they quoted. */
                detail: string;
            };
            /**
             * @description `open`: no handler has used it. `waiting`: a retry was asked for and is not answered yet. `resolved`: it was used.
             * @enum {unknown}
             */
            state: "open" | "waiting" | "resolved";
            /** @description The newest retry. */
            retry?: {
                /** @description When it was asked for. */
                asked_at: components["schemas"]["time"];
                /** @description Who asked: the subject of the credential. */
                by: string;
                /** @description The organisation of who asked. */
                org: string;
                /** @description Why it may work now. */
                reason: components["schemas"]["words"];
                /** @description When it failed. */
                failed_at?: components["schemas"]["time"];
            };
            /** @description When it was used. */
            resolved_at?: components["schemas"]["time"];
        };
        /** @description One of them with the message as it came. */
        QuarantinedMessage: {
            id: components["schemas"]["properties-id"];
            handler: components["schemas"]["handler"];
            stream: components["schemas"]["stream"];
            sequence: components["schemas"]["sequence"];
            type?: components["schemas"]["properties-type"];
            subject?: components["schemas"]["properties-subject"];
            org?: components["schemas"]["properties-org"];
            exercise?: components["schemas"]["exercise"];
            recorded_at: components["schemas"]["time"];
            quarantined_at: components["schemas"]["time"];
            reason: components["schemas"]["properties-reason"];
            state: components["schemas"]["state"];
            retry?: components["schemas"]["retry"];
            resolved_at?: components["schemas"]["time"];
            /** @description The envelope of the event. */
            headers: {
                [key: string]: string;
            };
            /** @description The subject that it was published on. */
            key: string;
            /** @description Size of the body. */
            size_bytes: number;
            /** @description The body where it is text. */
            body?: string;
            /** @description The body where it is not. */
            body_base64?: string;
            /** @description Whether the body is there and not for you. */
            body_withheld: boolean;
        };
        Readiness: {
            /** @description True when every check is ok. */
            ready: boolean;
            /** @description By name. */
            checks: {
                [key: string]: string;
            };
        };
        Tally: {
            /** @description As of when this is known. */
            as_of: components["schemas"]["time"];
            /** @description The last event that counts. */
            sequence: number;
            query: components["schemas"]["Query"];
            /** @description In the order of time; empty when nothing is grouped. */
            groups: components["schemas"]["Group"][];
            total: components["schemas"]["Totals"];
            /** @description With a bbox, incidents of which nobody knows the place, so that it could not judge them. */
            without_place?: number;
        };
        /** @description The question as it was understood. */
        Query: {
            /** @enum {unknown} */
            group_by?: "none" | "year" | "month";
            from?: components["schemas"]["time"];
            to?: components["schemas"]["time"];
            /** @description west, south, east, north */
            bbox?: number[];
        };
        Group: {
            /** @description In UTC. */
            by: {
                year: number;
                month?: number;
            };
            incidents: components["schemas"]["incidents"];
            dead?: components["schemas"]["Measure"];
            missing?: components["schemas"]["Measure"];
            dead_or_missing?: components["schemas"]["Measure"];
            survivors?: components["schemas"]["Measure"];
            persons_at_risk?: components["schemas"]["Measure"];
        };
        /** @description A number that is absent is unknown. */
        Totals: {
            /** @description Incidents with a casualty record. */
            incidents: number;
            /** @description Dead. */
            dead?: components["schemas"]["Measure"];
            /** @description Missing. */
            missing?: components["schemas"]["Measure"];
            /** @description Both together; not always the sum. */
            dead_or_missing?: components["schemas"]["Measure"];
            /** @description Survivors. */
            survivors?: components["schemas"]["Measure"];
            /** @description Aboard, and nobody knows what became of them. */
            persons_at_risk?: components["schemas"]["Measure"];
        };
        /** @description What reports say, apart from what was verified. */
        Measure: {
            /** @description As reported. */
            provisional?: components["schemas"]["interval"];
            /** @description As verified. */
            verified?: components["schemas"]["interval"];
        };
        /** @description Casualty records, GeoJSON. */
        Records: {
            /** @constant */
            type: "FeatureCollection";
            /** @description How many are on this page. */
            numberReturned: number;
            links: components["schemas"]["Links"];
            features: components["schemas"]["Record"][];
            /** @description As of when this is known. */
            as_of: components["schemas"]["time"];
            /** @description The last event that counts. */
            sequence: number;
            query: components["schemas"]["Query"];
        };
        Record: {
            /** @constant */
            type: "Feature";
            /** @description Id of the record. */
            id: string;
            geometry: components["schemas"]["Place"];
            properties: {
                /** @description The incident. */
                incident_id: string;
                /** @description The report that it was opened on. */
                report_id: string;
                /** @description When it happened at sea. */
                occurred_at: components["schemas"]["time"];
                /** @description When the log recorded it. */
                recorded_at: components["schemas"]["time"];
                /** @description The event since which the numbers are these. */
                sequence: components["schemas"]["Sequence"];
                dead?: components["schemas"]["Measure"];
                missing?: components["schemas"]["Measure"];
                dead_or_missing?: components["schemas"]["Measure"];
                survivors?: components["schemas"]["Measure"];
                persons_at_risk?: components["schemas"]["Measure"];
            };
        };
        /**
         * Time
         * Format: date-time
         * @description RFC 3339 with capital T, seconds and an offset. Years 1970 to 2099: anything else is a slip of the hand. No leap second: few clocks can hold one.
         */
        time: string;
        /**
         * Pointer
         * Format: json-pointer
         * @description JSON Pointer (RFC 6901) into a report. At most 1,000 characters.
         */
        pointer: string;
        /**
         * Id
         * Format: uuid
         * @description UUID (RFC 9562) in its canonical lower-case form: ids are compared as text, so one id has one spelling. Whoever reads an id in capitals lowers it before it is checked.
         */
        id: string;
        /**
         * Craft id
         * @description Names a craft in its own scheme, such as mmsi:247320161, tracker:31 or a name. At most 100 characters, none of them a control character: it becomes one token of a subject.
         */
        craft_id: string;
        /**
         * Latitude
         * @description Degrees WGS 84, north positive, -90 to 90: beyond the poles there is no place.
         */
        lat: number;
        /**
         * Longitude
         * @description Degrees WGS 84, east positive, -180 to 180.
         */
        lon: number;
        /**
         * Accuracy
         * @description Radius in metres. At most 2,000,000: a wider circle names no place.
         */
        accuracy_m: number;
        /**
         * Direction
         * @description Degrees clockwise from north, 0 to 360. Both ends are allowed: people and instruments say either.
         */
        deg: number;
        /**
         * Speed
         * @description Knots. At most 700: aircraft report their own positions too, and no boat is told from an aircraft by its speed alone.
         */
        speed_kn: number;
        /**
         * Fix
         * @description One position of a craft, on stream FIXES; unique by craft, source and time.
         */
        recorded: {
            /** @description The craft. */
            craft_id: components["schemas"]["craft_id"];
            /** @description When it was there. */
            at: components["schemas"]["time"];
            /** @description Latitude WGS 84, north positive. */
            lat: components["schemas"]["lat"];
            /** @description Longitude WGS 84, east positive. */
            lon: components["schemas"]["lon"];
            /** @description Radius within which the source expects it to be. */
            accuracy_m?: components["schemas"]["accuracy_m"];
            /** @description Course over ground. */
            course_deg?: components["schemas"]["deg"];
            /** @description Speed over ground. */
            speed_kn?: components["schemas"]["speed_kn"];
            /** @description Where it comes from: ais, tracker, manual. At most 60 characters. */
            source?: string;
        };
        /**
         * Name
         * @description A name, a place or a few words. At most 200 characters: longer is a text.
         */
        name: string;
        /**
         * @description Kind of craft.
         * @enum {unknown}
         */
        type: "rescue_ship" | "sailing" | "merchant" | "fishing" | "patrol" | "aircraft" | "helicopter" | "rhib" | "beacon" | "other" | "unknown";
        /**
         * MMSI
         * @description Maritime Mobile Service Identity (ITU-R M.585): nine digits.
         */
        mmsi: string;
        /** @description Where it comes from: ais, tracker, manual. At most 60 characters. */
        source: string;
        /**
         * Distance
         * @description Metres. At most 2,000,000 (1,080 nautical miles): further is no distance between craft of one operation.
         */
        distance_m: number;
        /** @description True: of the fleet that the desk may send. */
        own: boolean;
        /**
         * Organisation
         * @description Short word for an organisation, as credentials carry it. At most 100 characters.
         */
        org: string;
        /** @description Longitude and latitude in degrees WGS 84. */
        coordinates: [
            number,
            number
        ];
        /**
         * Emergency phase
         * @description IAMSAR volume II, chapter 3; none where a report speaks of no emergency.
         * @enum {unknown}
         */
        phase: "none" | "uncertainty" | "alert" | "distress";
        /**
         * Date
         * Format: date
         * @description Calendar date such as 2021-01-23, years 1970 to 2099.
         */
        date: string;
        /**
         * Alias
         * @description A name somebody gave a boat. Only name, by and date together say "same boat".
         */
        alias: {
            /** @description The name, such as A or CM351. */
            name?: components["schemas"]["name"];
            /** @description Who gave it. */
            by?: components["schemas"]["org"];
            /** @description The day it was given for. */
            date?: components["schemas"]["date"];
        };
        /**
         * @description What is at this place.
         * @enum {unknown}
         */
        of: "craft" | "observer" | "drop_point" | "body" | "rendezvous" | "landing";
        /**
         * Words
         * @description A remark or a reason in a person's words. At most 2,000 characters.
         */
        words: string;
        /**
         * @description How the place was found.
         * @enum {unknown}
         */
        method: "phone_gps" | "sat_phone_gps" | "spoken" | "ais" | "radar" | "visual" | "bearing_distance" | "estimated" | "place_name" | "beacon_gnss" | "beacon_doppler" | "unknown";
        /** @description The fewest it can be. A whole number from 0 to 100,000: more people than any ship or port takes. */
        min: number;
        /** @description The number that the source holds for the right one; the only one where it knows. A whole number from 0 to 100,000: more people than any ship or port takes. */
        best: number;
        /** @description The most it can be. A whole number from 0 to 100,000: more people than any ship or port takes. */
        max: number;
        /**
         * @description Who counted, or how.
         * @enum {unknown}
         */
        basis: "people_on_board" | "relatives" | "aerial_estimate" | "rescuers_count" | "disembarkation_list" | "authority" | "derived" | "unknown";
        /**
         * Interval of persons
         * @description A number of persons as far as it is known. An absent end is unknown, never zero.
         */
        interval: {
            /** @description The fewest it can be. A whole number from 0 to 100,000: more people than any ship or port takes. */
            min?: number;
            /** @description The number that the source holds for the right one; the only one where it knows. A whole number from 0 to 100,000: more people than any ship or port takes. */
            best?: number;
            /** @description The most it can be. A whole number from 0 to 100,000: more people than any ship or port takes. */
            max?: number;
        };
        /**
         * Parts of a count
         * @description The people of a count by kind. They need not add up: one person may be in several, and most are in none that anybody noted.
         */
        parts: {
            /** @description Adult women. */
            women?: components["schemas"]["interval"];
            /** @description Adult men. */
            men?: components["schemas"]["interval"];
            /** @description Everybody under 18. */
            minors?: components["schemas"]["interval"];
            /** @description Minors without parent or guardian. */
            unaccompanied_minors?: components["schemas"]["interval"];
            /** @description Children under two. */
            infants?: components["schemas"]["interval"];
            /** @description Pregnant women. */
            pregnant?: components["schemas"]["interval"];
            /** @description People with a disability. */
            disabled?: components["schemas"]["interval"];
        };
        /**
         * @description Who saw it or said it.
         * @enum {unknown}
         */
        role: "people_on_board" | "relative" | "hotline" | "rescue_crew" | "aircraft" | "merchant" | "fisher" | "rcc" | "coast_guard" | "navy" | "medical" | "media" | "beacon" | "other" | "unknown";
        /** @description The boat. */
        craft: {
            /**
             * @description Kind of boat; a list with versions, words are added and never taken away.
             * @enum {unknown}
             */
            type?: "rubber" | "wood" | "fibreglass" | "iron" | "sailing" | "other" | "unknown";
            /** @description Colour in words. */
            colour?: components["schemas"]["name"];
            /** @description Length over all. 0 to 500: the longest ships afloat are 400 m. */
            length_m?: number;
            /** @description Marks, numbers or signs on the hull. */
            markings?: components["schemas"]["words"];
            /** @description The boat's own name. */
            name?: components["schemas"]["name"];
            /** @description The boat's MMSI. */
            mmsi?: components["schemas"]["mmsi"];
            /**
             * @description Who is aboard now.
             * @enum {unknown}
             */
            occupancy?: "people" | "empty" | "dead_only" | "unknown";
            /**
             * @description What was done with the boat.
             * @enum {unknown}
             */
            afterwards?: "adrift" | "marked" | "sunk" | "destroyed" | "towed" | "taken" | "unknown";
        };
        /**
         * Yes, no or unknown
         * @description Absent means that nobody said; unknown means that somebody said it is not known.
         * @enum {unknown}
         */
        certainty: "yes" | "no" | "unknown";
        /** @description State of the boat. */
        condition: {
            /**
             * @description State of the engine.
             * @enum {unknown}
             */
            engine?: "working" | "failed" | "none" | "unknown";
            /** @description Whether water comes in. */
            taking_water?: components["schemas"]["certainty"];
            /** @description Whether a tube has lost its air. */
            tube_deflated?: components["schemas"]["certainty"];
            /** @description Whether the boat has turned over. */
            capsized?: components["schemas"]["certainty"];
            /** @description Whether people are in the water. */
            people_in_water?: components["schemas"]["certainty"];
            /** @description Whether the boat drifts. */
            adrift?: components["schemas"]["certainty"];
        };
        /** @description Names the outcome within its incident. At most 100 characters. */
        outcome_id: string;
        /**
         * @description What became of these people. A false alert is proven, not assumed.
         * @enum {unknown}
         */
        outcome: "rescued_by_ngo" | "rescued_by_coast_guard" | "rescued_by_navy" | "rescued_by_merchant" | "rescued_by_fisher" | "rescued_by_authority_or_arrived" | "arrived_autonomously" | "returned_autonomously" | "intercepted_and_returned" | "pushed_back" | "shipwreck" | "disappeared" | "not_found" | "false_alert" | "unknown";
        /**
         * Count of persons
         * @description An interval of persons with its basis and its parts. Counts of different sources are never summed.
         */
        count: {
            min?: components["schemas"]["min"];
            best?: components["schemas"]["best"];
            max?: components["schemas"]["max"];
            /**
             * @description Who counted, or how.
             * @enum {unknown}
             */
            basis?: "people_on_board" | "relatives" | "aerial_estimate" | "rescuers_count" | "disembarkation_list" | "authority" | "derived" | "unknown";
            /** @description The people counted, by kind. */
            of?: components["schemas"]["parts"];
        };
        /**
         * Confidence
         * @description How far a statement is believed.
         * @enum {unknown}
         */
        confidence: "confirmed" | "likely" | "claimed" | "doubtful" | "contradicted" | "unknown";
        /**
         * Strength of a link
         * @description How sure it is that a report speaks of an incident.
         * @enum {unknown}
         */
        strength: "certain" | "likely" | "possible";
        /**
         * Reason of a link
         * @description One thing that two reports have in common.
         */
        reason: {
            /**
             * @description What it is.
             * @enum {unknown}
             */
            by: "phone_tag" | "alias" | "incident_id" | "amends" | "desk";
            /** @description The alias in words, an id, a tag, or the desk's reason; never a phone number. At most 2,000 characters. */
            value?: string;
        };
        /**
         * Match proposed
         * @description Asks the desk whether a report, or another incident, is the same boat.
         */
        match_proposed: {
            /** @description The report. */
            report_id: components["schemas"]["id"];
            /** @description The other incident, where there is one. */
            incident_id?: components["schemas"]["id"];
            /** @description How sure it is. */
            strength: components["schemas"]["strength"];
            /** @description What they have in common. At most 100. */
            because?: components["schemas"]["reason"][];
        };
        /**
         * @description A reporter's word for the report; a hint for people. What counts is the content.
         * @enum {unknown}
         */
        kind: "distress_alert" | "vessel_sighting" | "people_contact" | "authority_contact" | "rescue" | "transfer" | "disembarkation" | "interception" | "casualty" | "observation" | "amendment";
        /**
         * @description How it came.
         * @enum {unknown}
         */
        channel: "sat_phone" | "mobile" | "sms" | "messenger" | "email" | "vhf" | "dsc" | "in_person" | "visual" | "radar" | "app" | "media" | "beacon" | "other" | "unknown";
        /**
         * @description What was found or is in danger.
         * @enum {unknown}
         */
        subject: "distress_craft" | "empty_craft" | "wreck" | "body" | "other_craft" | "unknown";
        /** @description The counts of one report. */
        persons: {
            /** @description Aboard that craft at that moment. */
            total?: components["schemas"]["count"];
            /** @description Dead. In any report, whatever its kind, a casualty claim. */
            dead?: components["schemas"]["count"];
            /** @description Of the dead, those whose bodies were not recovered. */
            dead_left_at_sea?: components["schemas"]["count"];
            /** @description Missing. In any report, whatever its kind, a casualty claim. */
            missing?: components["schemas"]["count"];
            /** @description In need of medical help. */
            medical?: components["schemas"]["count"];
        };
        /**
         * Incident opened
         * @description A report opened an incident.
         */
        opened: {
            /** @description The report that opened it. */
            report_id: components["schemas"]["id"];
            /** @description The phase that the report speaks for. It can raise the incident's, never lower it. */
            phase: components["schemas"]["phase"];
        };
        /**
         * Report linked
         * @description A report speaks of this incident.
         */
        report_linked: {
            /** @description The report. */
            report_id: components["schemas"]["id"];
            /**
             * @description same_craft: speaks of this boat, alone or first; shared, mentions: speaks of several incidents, its dead and missing counted here, or in another; amends: corrects a report linked here.
             * @enum {unknown}
             */
            relation: "same_craft" | "shared" | "mentions" | "amends";
            /** @description How sure it is. */
            strength: components["schemas"]["strength"];
            /** @description The phase that the report speaks for. It can raise the incident's, never lower it. */
            phase: components["schemas"]["phase"];
            /** @description What they have in common. At most 100. */
            because?: components["schemas"]["reason"][];
        };
        /**
         * Report unlinked
         * @description A link is taken back. The report itself stays.
         */
        report_unlinked: {
            /** @description The report. */
            report_id: components["schemas"]["id"];
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Match rejected
         * @description The desk's no to a proposal.
         */
        match_rejected: {
            /** @description The report. */
            report_id: components["schemas"]["id"];
            /** @description The other incident, where there is one. */
            incident_id?: components["schemas"]["id"];
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Phase changed
         * @description Sets the emergency phase; the only way that it goes down.
         */
        phase_changed: {
            /** @description The new phase. */
            phase: components["schemas"]["phase"];
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Position judged
         * @description The desk's verdict on one position of one report. A wrong one is struck through, not deleted.
         */
        position_judged: {
            /** @description The report that gave the position. */
            report_id: components["schemas"]["id"];
            /** @description Its place in the report's positions, from 0 to 999. */
            index: number;
            /**
             * @description The verdict.
             * @enum {unknown}
             */
            judgement: "good" | "doubtful" | "wrong" | "other_craft";
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Assessed
         * @description A value that the desk holds for true, and why.
         */
        assessed: {
            /** @description The value's place in the incident, such as persons.total or craft.type. At most 100 characters. */
            field: string;
            /** @description The value in the form that the field has in a report; null takes the assessment back. */
            value: unknown;
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
            /** @description The reports it rests on. At most 200. */
            report_ids?: components["schemas"]["id"][];
        };
        /**
         * Responder assigned
         * @description Sends a craft to the incident.
         */
        responder_assigned: {
            /** @description The craft. */
            craft_id: components["schemas"]["craft_id"];
            /** @description When it expects to be there. */
            eta?: components["schemas"]["time"];
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Responder status changed
         * @description Moves a responder along the operation axis.
         */
        responder_status_changed: {
            /** @description The craft. */
            craft_id: components["schemas"]["craft_id"];
            /**
             * @description Where it stands now.
             * @enum {unknown}
             */
            status: "en_route" | "on_scene" | "embarking" | "embarked" | "awaiting_place_of_safety" | "in_transit" | "disembarked" | "stood_down";
            /** @description When it expects to be there. */
            eta?: components["schemas"]["time"];
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Check due set
         * @description Says when somebody must look again.
         */
        check_due_set: {
            /** @description When. */
            due_at: components["schemas"]["time"];
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Contact lost
         * @description Nobody reaches the boat any more.
         */
        contact_lost: {
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Contact restored
         * @description Somebody reaches the boat again.
         */
        contact_restored: {
            /** @description Why, in a person's words. */
            reason?: components["schemas"]["words"];
        };
        /**
         * Outcome recorded
         * @description One outcome, with its evidence; an incident may have many, and has none until there is evidence.
         */
        outcome_recorded: {
            /** @description Names the outcome within its incident. At most 100 characters. */
            outcome_id: string;
            /**
             * @description What became of these people. A false alert is proven, not assumed.
             * @enum {unknown}
             */
            outcome: "rescued_by_ngo" | "rescued_by_coast_guard" | "rescued_by_navy" | "rescued_by_merchant" | "rescued_by_fisher" | "rescued_by_authority_or_arrived" | "arrived_autonomously" | "returned_autonomously" | "intercepted_and_returned" | "pushed_back" | "shipwreck" | "disappeared" | "not_found" | "false_alert" | "unknown";
            /** @description How many people. */
            persons?: components["schemas"]["count"];
            /** @description When. */
            at?: components["schemas"]["time"];
            /** @description Where. */
            place?: components["schemas"]["name"];
            /** @description Who did it: a craft, a force, an authority. */
            by?: components["schemas"]["name"];
            /** @description How far it is believed. */
            confidence?: components["schemas"]["confidence"];
            /** @description The reports it rests on. At most 200. */
            report_ids?: components["schemas"]["id"][];
        };
        /**
         * Outcome withdrawn
         * @description An outcome is taken back; it stays in the history.
         */
        outcome_withdrawn: {
            /** @description Names the outcome within its incident. At most 100 characters. */
            outcome_id: string;
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Search suspended
         * @description The search stops; the incident is not closed, and somebody must review it.
         */
        search_suspended: {
            /** @description Who suspended it. */
            authority: components["schemas"]["name"];
            /** @description When it is looked at again. */
            review_at: components["schemas"]["time"];
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Closed
         * @description The desk's work on an incident ends. Says nothing about what became of the people.
         */
        closed: {
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * Reopened
         * @description The desk takes the work up again.
         */
        reopened: {
            /** @description Why, in a person's words. */
            reason: components["schemas"]["words"];
        };
        /**
         * @description Where the time comes from.
         * @enum {unknown}
         */
        occurred_basis: "stated" | "clock" | "inferred" | "assumed";
        /** @description One hand that a report passed through. */
        via: {
            /**
             * @description Who passed it on.
             * @enum {unknown}
             */
            role?: "people_on_board" | "relative" | "hotline" | "rescue_crew" | "aircraft" | "merchant" | "fisher" | "rcc" | "coast_guard" | "navy" | "medical" | "media" | "beacon" | "other" | "unknown";
            /** @description Organisation that passed it on. */
            org?: components["schemas"]["org"];
            /**
             * @description How it was passed on.
             * @enum {unknown}
             */
            channel?: "sat_phone" | "mobile" | "sms" | "messenger" | "email" | "vhf" | "dsc" | "in_person" | "visual" | "radar" | "app" | "media" | "beacon" | "other" | "unknown";
            /** @description When it was passed on. */
            at?: components["schemas"]["time"];
        };
        /** @description Who told it and how it came. Who sent it to us comes from the credential alone. */
        "$defs-source": {
            /**
             * @description Who saw it or said it.
             * @enum {unknown}
             */
            role?: "people_on_board" | "relative" | "hotline" | "rescue_crew" | "aircraft" | "merchant" | "fisher" | "rcc" | "coast_guard" | "navy" | "medical" | "media" | "beacon" | "other" | "unknown";
            /** @description Whether the source was there itself. */
            first_hand?: components["schemas"]["certainty"];
            /** @description The craft that the source is aboard. */
            craft_id?: components["schemas"]["craft_id"];
            /**
             * @description How it came.
             * @enum {unknown}
             */
            channel?: "sat_phone" | "mobile" | "sms" | "messenger" | "email" | "vhf" | "dsc" | "in_person" | "visual" | "radar" | "app" | "media" | "beacon" | "other" | "unknown";
            /** @description The hands that it passed through, first to last. At most 20. */
            via?: components["schemas"]["via"][];
        };
        /**
         * Relative position
         * @description A place given by bearing and distance from a craft.
         */
        relative: {
            /** @description The craft that the bearing was taken from. */
            from_craft_id?: components["schemas"]["craft_id"];
            /** @description Direction from that craft. */
            bearing_deg?: components["schemas"]["deg"];
            /**
             * @description The north that the bearing counts from.
             * @enum {unknown}
             */
            bearing_ref?: "true" | "magnetic" | "unknown";
            /** @description Distance from that craft. */
            distance_m?: components["schemas"]["distance_m"];
        };
        /**
         * Candidate
         * @description One reading of a place given in words.
         */
        candidate: {
            /** @description Latitude WGS 84, north positive. */
            lat: components["schemas"]["lat"];
            /** @description Longitude WGS 84, east positive. */
            lon: components["schemas"]["lon"];
            /** @description The form of writing that this reading assumes, a short word of the parser. At most 40 characters. */
            format: string;
        };
        /**
         * Position as read
         * @description A position as the log holds it: as given, with what intake read from its words.
         */
        read_position: {
            of?: components["schemas"]["of"];
            lat?: components["schemas"]["lat"];
            lon?: components["schemas"]["lon"];
            accuracy_m?: components["schemas"]["accuracy_m"];
            at?: components["schemas"]["time"];
            method?: components["schemas"]["method"];
            text?: components["schemas"]["words"];
            relative?: components["schemas"]["relative"];
            course_deg?: components["schemas"]["deg"];
            speed_kn?: components["schemas"]["speed_kn"];
            /** @description What the words can mean, where they can mean several places. At most 20. */
            candidates?: components["schemas"]["candidate"][];
            /** @description True: lat and lon were read from text by us, not given as numbers. */
            parsed?: boolean;
        };
        /** @description Names that the boat was given. At most 50. */
        aliases: components["schemas"]["alias"][];
        /** @description Incidents that the sender says this is about: none, one or several. At most 50. */
        incident_ids: components["schemas"]["id"][];
        /** @description Boats seen together. A whole number from 0 to 1,000: more boats are no one sighting. */
        craft_count: number;
        /** @description Where and when the journey began; the time is an interval. */
        departure: {
            /** @description Where the journey began. */
            place?: components["schemas"]["name"];
            /** @description Earliest time of departure. */
            from?: components["schemas"]["time"];
            /** @description Latest time of departure. */
            to?: components["schemas"]["time"];
            /** @description Where they want to go. */
            destination?: components["schemas"]["name"];
        };
        /** @description The weather on scene. */
        weather: {
            /** @description Wind speed. 0 to 200: beyond the strongest wind measured at sea. */
            wind_kn?: number;
            /** @description Direction that the wind comes from. */
            wind_from_deg?: components["schemas"]["deg"];
            /** @description Significant wave height. 0 to 35: the highest wave measured was lower. */
            wave_height_m?: number;
            /** @description Visibility. 0 to 100: the horizon is nearer. */
            visibility_nm?: number;
            /** @description Water temperature. -3 (sea water freezes) to 45. */
            water_temp_c?: number;
            /** @description The weather in words. */
            text?: components["schemas"]["words"];
        };
        /** @description What the people have with them. */
        gear: {
            /**
             * @description Whether the people wear life vests.
             * @enum {unknown}
             */
            life_vests?: "yes" | "some" | "no" | "unknown";
            /**
             * @description Whether there is food.
             * @enum {unknown}
             */
            food?: "yes" | "some" | "no" | "unknown";
            /**
             * @description Whether there is drinking water.
             * @enum {unknown}
             */
            water?: "yes" | "some" | "no" | "unknown";
            /** @description Time since departure. 0 to 2,000: twelve weeks. */
            hours_at_sea?: number;
        };
        /** @description One step of the survivors' way: the ledger's only input. */
        custody: {
            /**
             * @description What happened to these people.
             * @enum {unknown}
             */
            step?: "embarked" | "transferred" | "medevac" | "intercepted" | "handed_over" | "returned" | "disembarked" | "died_aboard" | "born_aboard" | "left_behind" | "arrived";
            /** @description How many people took this step. */
            persons?: components["schemas"]["count"];
            /** @description The craft or place they came from. */
            from?: components["schemas"]["name"];
            /** @description The craft or place they went to. */
            to?: components["schemas"]["name"];
            /** @description Where it happened. */
            place?: components["schemas"]["name"];
            /** @description When it happened. */
            at?: components["schemas"]["time"];
            /** @description The incidents these people come from. At most 50. */
            incident_ids?: components["schemas"]["id"][];
        };
        /** @description The survivors' way, step by step. At most 200. */
        "properties-custody": components["schemas"]["custody"][];
        /** @description Another craft that was there. */
        other: {
            /** @description The craft, where it is known. */
            craft_id?: components["schemas"]["craft_id"];
            /** @description What was seen of it, in words. */
            words?: components["schemas"]["words"];
            /** @description Kind of craft, in a word. */
            type?: components["schemas"]["name"];
            /** @description Flag State, ISO 3166-1 alpha-2 or in words. */
            flag?: components["schemas"]["name"];
            /**
             * @description What it did.
             * @enum {unknown}
             */
            action?: "passing" | "standing_by" | "shadowing" | "approaching" | "rescuing" | "towing" | "intercepting" | "blocking" | "firing" | "leaving" | "unknown";
            /** @description Distance from the boat. */
            distance_m?: components["schemas"]["distance_m"];
            /** @description Whether it answered a call by radio. */
            answers_radio?: components["schemas"]["certainty"];
            /** @description Since when it was there. */
            from?: components["schemas"]["time"];
            /** @description Until when it was there. */
            to?: components["schemas"]["time"];
        };
        /** @description Other craft that were there, and what they did. At most 100. */
        others: components["schemas"]["other"][];
        /** @description What the authority told us to do. */
        instruction: {
            /** @description The instruction in their words. */
            text?: components["schemas"]["words"];
            /**
             * @description What we did about it.
             * @enum {unknown}
             */
            ours?: "complied" | "declined" | "impossible" | "pending";
            /** @description Why. */
            reason?: components["schemas"]["words"];
        };
        /** @description One step of asking for, and being given, a place of safety. */
        place_of_safety: {
            /**
             * @description What happened to the request.
             * @enum {unknown}
             */
            step?: "requested" | "offered" | "declined_by_us" | "refused" | "assigned" | "changed";
            /** @description The port or place. */
            place?: components["schemas"]["name"];
        };
        /** @description A part of a report that was passed on. */
        transmitted: {
            /** @description The report that it was taken from. */
            report_id?: components["schemas"]["id"];
            /** @description The part that was passed on. */
            pointer?: components["schemas"]["pointer"];
        };
        /** @description One contact with an authority: a call, a mail, an answer. Written for no, one or many incidents. */
        authority: {
            /** @description The authority, such as it-mrcc-rome. */
            party?: components["schemas"]["name"];
            /** @description Groups the contacts of one matter with one authority; delays run per thread. At most 100 characters. */
            thread_id?: string;
            /**
             * @description out: we called; in: they did.
             * @enum {unknown}
             */
            direction?: "out" | "in";
            /**
             * @description What the contact was for.
             * @enum {unknown}
             */
            purpose?: "inform" | "coordinate" | "place_of_safety" | "medevac" | "mayday_relay" | "readiness" | "offer_help" | "ask_information";
            /**
             * @description What came of it.
             * @enum {unknown}
             */
            result?: "no_answer" | "busy" | "number_dead" | "no_common_language" | "bounced" | "acknowledged" | "refused" | "not_competent" | "referred" | "accepted_coordination" | "instructed" | "informed";
            /** @description Who they said is competent. */
            referred_to?: components["schemas"]["name"];
            /** @description What they told us to do, and what we did. */
            instruction?: components["schemas"]["instruction"];
            /** @description A step of the way to a place of safety. An offer that we declined does not end the wait. */
            place_of_safety?: components["schemas"]["place_of_safety"];
            /** @description Parts of reports that were passed to them. At most 200. */
            transmitted?: components["schemas"]["transmitted"][];
        };
        /** @description An attempt to reach the people on board. */
        people_contact: {
            /**
             * @description out: we tried to reach them; in: they reached us.
             * @enum {unknown}
             */
            direction?: "out" | "in";
            /**
             * @description What came of it.
             * @enum {unknown}
             */
            result?: "spoken" | "no_answer" | "unreachable" | "cut_off" | "sms_delivered" | "sms_failed";
        };
        /** @description What is known of a body that was found. */
        find: {
            /** @description Whether the body was taken aboard or ashore. */
            recovered?: components["schemas"]["certainty"];
            /** @description Days the body was in the water, as estimated. 0 to 3,650: ten years. */
            days_in_water?: number;
            /** @description Where the body is held. */
            held_at?: components["schemas"]["name"];
        };
        /** @description Which report this one corrects. A correction is a report. */
        amends: {
            /** @description The report that this one corrects. */
            report_id?: components["schemas"]["id"];
            /**
             * @description Why.
             * @enum {unknown}
             */
            reason?: "typo" | "misheard" | "recount" | "wrong_craft" | "wrong_time" | "translation" | "withdrawn" | "other";
            /** @description Parts of that report that are void without anything in their place. At most 200. */
            clear?: components["schemas"]["pointer"][];
        };
        /** @description How this report stands to another. */
        relation: {
            /** @description The other report. */
            report_id?: components["schemas"]["id"];
            /**
             * @description How this report stands to it.
             * @enum {unknown}
             */
            relation?: "confirms" | "contradicts" | "answers" | "same_craft" | "different_craft";
        };
        /** @description How this report stands to others. At most 100. */
        relations: components["schemas"]["relation"][];
        /** @description The sender's own counter. */
        device: {
            /** @description The sender's device. At most 100 characters. */
            id?: string;
            /** @description The device's own running number; a gap is shown. 0 to 9,007,199,254,740,991: what every JSON reader holds exactly. */
            seq?: number;
            /** @description When the device sent it, by its own clock. */
            sent_at?: components["schemas"]["time"];
        };
        /** @description What is sealed. */
        box: {
            /** @description Id of the key, in stream KEYS: 128 random bits, lower-case hexadecimal. */
            key: string;
            /** @description Base64 of a nonce of 12 bytes, the document encrypted by AES-256-GCM, and a tag of 16 bytes; bound to the report's id. At most 3,000,000 characters. */
            box: string;
        };
        /** @description Stands for one phone. */
        phone_tag: {
            /** @description Keyed HMAC of the E.164 number, lower-case hexadecimal. */
            tag: string;
            /**
             * @description Who holds the phone.
             * @enum {unknown}
             */
            holder?: "on_board" | "relative" | "reporter" | "ship" | "unknown";
            /** @description True where the number by itself says "same boat": held on board, or a satellite number whose holder is unknown. */
            same_boat?: boolean;
            /** @description What the phone had left, without its number: falling credit is a sign of life. */
            credit?: {
                /** @description Units left, as the operator counts them. 0 to 1,000,000: no prepaid card holds more. */
                units?: number;
                /** @description When it was read. */
                at?: components["schemas"]["time"];
            };
        };
        /** @description One thing that intake could not use. */
        warning: {
            /** @description What was wrong, a word that programs may rely on. At most 60 characters. */
            code: string;
            /** @description What was wrong, in words; never the value itself. At most 500 characters. */
            detail: string;
            /** @description Where in the report as given. */
            pointer: components["schemas"]["pointer"];
        };
        /**
         * Report as stored
         * @description Body of every sar.v1.report event, whatever its kind: the report as sent, without what did not fit, with what intake understood of it and what is sealed encrypted. The members sealed, phone_tags, warnings, needs_info, and positions' candidates and parsed are intake's alone.
         */
        report: {
            id?: components["schemas"]["id"];
            kind: components["schemas"]["kind"];
            exercise?: components["schemas"]["id"];
            occurred_at?: components["schemas"]["time"];
            occurred_until?: components["schemas"]["time"];
            occurred_text?: components["schemas"]["name"];
            occurred_basis?: components["schemas"]["occurred_basis"];
            informed_at?: components["schemas"]["time"];
            source?: components["schemas"]["$defs-source"];
            confidence?: components["schemas"]["confidence"];
            /** @description Places, each with its own time, with what intake read from words. At most 1,000. */
            positions?: components["schemas"]["read_position"][];
            aliases?: components["schemas"]["aliases"];
            incident_ids?: components["schemas"]["incident_ids"];
            subject?: components["schemas"]["subject"];
            craft?: components["schemas"]["craft"];
            craft_count?: components["schemas"]["craft_count"];
            condition?: components["schemas"]["condition"];
            persons?: components["schemas"]["persons"];
            departure?: components["schemas"]["departure"];
            weather?: components["schemas"]["weather"];
            gear?: components["schemas"]["gear"];
            custody?: components["schemas"]["properties-custody"];
            others?: components["schemas"]["others"];
            authority?: components["schemas"]["authority"];
            people_contact?: components["schemas"]["people_contact"];
            find?: components["schemas"]["find"];
            amends?: components["schemas"]["amends"];
            relations?: components["schemas"]["relations"];
            device?: components["schemas"]["device"];
            /** @description The sealed members (sealed.json), encrypted under a key of the report's own. Absent when there are none. Who deletes the key erases them for ever. */
            sealed?: components["schemas"]["box"];
            /** @description Stand for the phones in views and correlation. At most 100. */
            phone_tags?: components["schemas"]["phone_tag"][];
            /** @description What intake could not use, and where. At most 1,000. */
            warnings?: components["schemas"]["warning"][];
            /** @description Parts that would help and are absent. At most 100. */
            needs_info?: components["schemas"]["pointer"][];
            $defs: {
                /** @description What is sealed. */
                box: {
                    /** @description Id of the key, in stream KEYS: 128 random bits, lower-case hexadecimal. */
                    key: string;
                    /** @description Base64 of a nonce of 12 bytes, the document encrypted by AES-256-GCM, and a tag of 16 bytes; bound to the report's id. At most 3,000,000 characters. */
                    box: string;
                };
                /** @description Stands for one phone. */
                phone_tag: {
                    /** @description Keyed HMAC of the E.164 number, lower-case hexadecimal. */
                    tag: string;
                    /**
                     * @description Who holds the phone.
                     * @enum {unknown}
                     */
                    holder?: "on_board" | "relative" | "reporter" | "ship" | "unknown";
                    /** @description True where the number by itself says "same boat": held on board, or a satellite number whose holder is unknown. */
                    same_boat?: boolean;
                    /** @description What the phone had left, without its number: falling credit is a sign of life. */
                    credit?: {
                        /** @description Units left, as the operator counts them. 0 to 1,000,000: no prepaid card holds more. */
                        units?: number;
                        /** @description When it was read. */
                        at?: components["schemas"]["time"];
                    };
                };
                /** @description One thing that intake could not use. */
                warning: {
                    /** @description What was wrong, a word that programs may rely on. At most 60 characters. */
                    code: string;
                    /** @description What was wrong, in words; never the value itself. At most 500 characters. */
                    detail: string;
                    /** @description Where in the report as given. */
                    pointer: components["schemas"]["pointer"];
                };
            };
        };
        /** @description The reports it rests on. At most 200. */
        report_ids: components["schemas"]["id"][];
        /**
         * Language
         * @description BCP 47 language tag such as en, ar or fr-TN. At most 35 characters (RFC 5646, section 4.4.1).
         */
        lang: string;
        /**
         * Text
         * @description A passage as long as it takes, at most 20,000 characters: ten pages.
         */
        text: string;
        /** @description What a prepaid phone had left. */
        credit: {
            /** @description Units left, as the operator counts them. 0 to 1,000,000: no prepaid card holds more. */
            units?: number;
            /** @description When it was read. */
            at?: components["schemas"]["time"];
        };
        /** @description A passage of words. */
        "$defs-text": {
            /** @description Language of the passage. */
            lang?: components["schemas"]["lang"];
            /** @description The words, kept as spoken. */
            text?: components["schemas"]["text"];
            /**
             * @description What the passage is.
             * @enum {unknown}
             */
            form?: "original" | "translation" | "transcript" | "summary";
        };
        /**
         * Position
         * @description One statement of a place, with its own time, as somebody gave it.
         */
        position: {
            /**
             * @description What is at this place.
             * @enum {unknown}
             */
            of?: "craft" | "observer" | "drop_point" | "body" | "rendezvous" | "landing";
            /** @description Latitude WGS 84, north positive. */
            lat?: components["schemas"]["lat"];
            /** @description Longitude WGS 84, east positive. */
            lon?: components["schemas"]["lon"];
            /** @description Radius within which the source expects it to be. */
            accuracy_m?: components["schemas"]["accuracy_m"];
            /** @description When it was there. */
            at?: components["schemas"]["time"];
            /**
             * @description How the place was found.
             * @enum {unknown}
             */
            method?: "phone_gps" | "sat_phone_gps" | "spoken" | "ais" | "radar" | "visual" | "bearing_distance" | "estimated" | "place_name" | "beacon_gnss" | "beacon_doppler" | "unknown";
            /** @description The place in the source's words, kept as spoken. */
            text?: components["schemas"]["words"];
            /** @description The place as bearing and distance from a craft. */
            relative?: components["schemas"]["relative"];
            /** @description Course over ground. */
            course_deg?: components["schemas"]["deg"];
            /** @description Speed over ground. */
            speed_kn?: components["schemas"]["speed_kn"];
        };
        /** @description A number that somebody can be reached at. */
        phone: {
            /** @description The number as given, E.164 where it can be. At most 50 characters. */
            number?: string;
            /**
             * @description Who holds the phone. Only a number on board, or a satellite number whose holder is unknown, says "same boat".
             * @enum {unknown}
             */
            holder?: "on_board" | "relative" | "reporter" | "ship" | "unknown";
            /** @description What the prepaid phone had left. Falling credit is a sign of life. */
            credit?: components["schemas"]["credit"];
        };
        /** @description What the people on board want told to whom. */
        sharing: {
            /**
             * @description Whether they could be asked.
             * @enum {unknown}
             */
            asked?: "yes" | "no" | "impossible";
            /** @description Who may be told: recipient ids or classes. At most 100. */
            allow?: components["schemas"]["name"][];
            /** @description Who must not be told: recipient ids or classes. At most 100. */
            deny?: components["schemas"]["name"][];
            /** @description What they said, in their words. */
            words?: components["schemas"]["words"];
            /** @description Language of these words. */
            lang?: components["schemas"]["lang"];
            /** @description When they said it. */
            at?: components["schemas"]["time"];
        };
        /** @description A protection need at disembarkation: counts only. */
        referral: {
            /**
             * @description The protection need.
             * @enum {unknown}
             */
            concern?: "medical" | "unaccompanied_child" | "separated_family" | "disability" | "violence" | "torture" | "trafficking" | "other";
            /** @description How many people; never who, never their story. */
            persons?: components["schemas"]["count"];
            /** @description The service they were referred to. */
            to?: components["schemas"]["name"];
            /** @description Whether they agreed. */
            consent?: components["schemas"]["certainty"];
            /** @description Whether the service took them on. */
            accepted?: components["schemas"]["certainty"];
        };
        /** @description A file; its bytes may follow later. */
        attachment: {
            /** @description SHA-256 of the bytes, 64 lower-case hexadecimal digits; the bytes may follow later. */
            sha256?: string;
            /** @description Media type such as image/jpeg (RFC 6838). At most 127 characters. */
            media_type?: string;
            /** @description Size. 0 to 1,099,511,627,776: one tebibyte. */
            bytes?: number;
            /** @description What it is, in a word: photo, video, audio, document. */
            kind?: components["schemas"]["name"];
            /** @description When it was taken. */
            taken_at?: components["schemas"]["time"];
            /** @description Whether people can be recognised in it. */
            shows_people?: components["schemas"]["certainty"];
        };
        /**
         * Report as sent
         * @description The one shape of all that anybody tells us, as a client sends it. Everything but kind may be absent, and absent means unknown. What does not fit this schema is kept under as_given and warned about, never refused. There is no member for who steered: such records serve to prosecute the people in the boat.
         */
        given: {
            /** @description UUIDv7 made by the sender, so that sending again cannot double it. */
            id?: components["schemas"]["id"];
            /**
             * @description A reporter's word for the report; a hint for people. What counts is the content.
             * @enum {unknown}
             */
            kind: "distress_alert" | "vessel_sighting" | "people_contact" | "authority_contact" | "rescue" | "transfer" | "disembarkation" | "interception" | "casualty" | "observation" | "amendment";
            /** @description Id of a registered exercise. An unknown or ended one makes a real report with a warning. */
            exercise?: components["schemas"]["id"];
            /** @description When it happened at sea, or began. */
            occurred_at?: components["schemas"]["time"];
            /** @description End of the interval, where an interval is all we know. */
            occurred_until?: components["schemas"]["time"];
            /** @description The time in words, such as 03:47 CEST. */
            occurred_text?: components["schemas"]["name"];
            /**
             * @description Where the time comes from.
             * @enum {unknown}
             */
            occurred_basis?: "stated" | "clock" | "inferred" | "assumed";
            /** @description When the reporting organisation was told; the first alert counts from here. */
            informed_at?: components["schemas"]["time"];
            /** @description Who told it and how it came. */
            source?: components["schemas"]["$defs-source"];
            /** @description How far the reporter believes it. */
            confidence?: components["schemas"]["confidence"];
            /** @description Words, kept as spoken. At most 100. */
            texts?: components["schemas"]["$defs-text"][];
            /** @description Places, each with its own time. At most 1,000. */
            positions?: components["schemas"]["position"][];
            /** @description Phone numbers that belong to the case. At most 100. */
            phones?: components["schemas"]["phone"][];
            /** @description Names that the boat was given. At most 50. */
            aliases?: components["schemas"]["alias"][];
            /** @description Incidents that the sender says this is about: none, one or several. At most 50. */
            incident_ids?: components["schemas"]["id"][];
            /**
             * @description What was found or is in danger.
             * @enum {unknown}
             */
            subject?: "distress_craft" | "empty_craft" | "wreck" | "body" | "other_craft" | "unknown";
            /** @description The boat. */
            craft?: components["schemas"]["craft"];
            /** @description Boats seen together. A whole number from 0 to 1,000: more boats are no one sighting. */
            craft_count?: number;
            /** @description State of the boat. */
            condition?: components["schemas"]["condition"];
            /** @description The people: how many, how many dead, how many missing. */
            persons?: components["schemas"]["persons"];
            /** @description Where and when the journey began. */
            departure?: components["schemas"]["departure"];
            /** @description The weather on scene. */
            weather?: components["schemas"]["weather"];
            /** @description What the people have with them. */
            gear?: components["schemas"]["gear"];
            /** @description The survivors' way, step by step. At most 200. */
            custody?: components["schemas"]["custody"][];
            /** @description Other craft that were there, and what they did. At most 100. */
            others?: components["schemas"]["other"][];
            /** @description A contact with an authority. */
            authority?: components["schemas"]["authority"];
            /** @description An attempt to reach the people on board. */
            people_contact?: components["schemas"]["people_contact"];
            /** @description A body that was found. */
            find?: components["schemas"]["find"];
            /** @description What the people on board want told to whom. */
            sharing?: components["schemas"]["sharing"];
            /** @description Protection needs at disembarkation, counts only. At most 100. */
            referrals?: components["schemas"]["referral"][];
            /** @description Files that belong to the report. At most 100. */
            attachments?: components["schemas"]["attachment"][];
            /** @description The report that this one corrects. */
            amends?: components["schemas"]["amends"];
            /** @description How this report stands to others. At most 100. */
            relations?: components["schemas"]["relation"][];
            /** @description The sender's own counter. */
            device?: components["schemas"]["device"];
            $defs: {
                /** @description Who told it and how it came. Who sent it to us comes from the credential alone. */
                source: {
                    /**
                     * @description Who saw it or said it.
                     * @enum {unknown}
                     */
                    role?: "people_on_board" | "relative" | "hotline" | "rescue_crew" | "aircraft" | "merchant" | "fisher" | "rcc" | "coast_guard" | "navy" | "medical" | "media" | "beacon" | "other" | "unknown";
                    /** @description Whether the source was there itself. */
                    first_hand?: components["schemas"]["certainty"];
                    /** @description The craft that the source is aboard. */
                    craft_id?: components["schemas"]["craft_id"];
                    /**
                     * @description How it came.
                     * @enum {unknown}
                     */
                    channel?: "sat_phone" | "mobile" | "sms" | "messenger" | "email" | "vhf" | "dsc" | "in_person" | "visual" | "radar" | "app" | "media" | "beacon" | "other" | "unknown";
                    /** @description The hands that it passed through, first to last. At most 20. */
                    via?: components["schemas"]["via"][];
                };
                /** @description One hand that a report passed through. */
                via: {
                    /**
                     * @description Who passed it on.
                     * @enum {unknown}
                     */
                    role?: "people_on_board" | "relative" | "hotline" | "rescue_crew" | "aircraft" | "merchant" | "fisher" | "rcc" | "coast_guard" | "navy" | "medical" | "media" | "beacon" | "other" | "unknown";
                    /** @description Organisation that passed it on. */
                    org?: components["schemas"]["org"];
                    /**
                     * @description How it was passed on.
                     * @enum {unknown}
                     */
                    channel?: "sat_phone" | "mobile" | "sms" | "messenger" | "email" | "vhf" | "dsc" | "in_person" | "visual" | "radar" | "app" | "media" | "beacon" | "other" | "unknown";
                    /** @description When it was passed on. */
                    at?: components["schemas"]["time"];
                };
                /** @description A passage of words. */
                text: {
                    /** @description Language of the passage. */
                    lang?: components["schemas"]["lang"];
                    /** @description The words, kept as spoken. */
                    text?: components["schemas"]["text"];
                    /**
                     * @description What the passage is.
                     * @enum {unknown}
                     */
                    form?: "original" | "translation" | "transcript" | "summary";
                };
                /** @description A number that somebody can be reached at. */
                phone: {
                    /** @description The number as given, E.164 where it can be. At most 50 characters. */
                    number?: string;
                    /**
                     * @description Who holds the phone. Only a number on board, or a satellite number whose holder is unknown, says "same boat".
                     * @enum {unknown}
                     */
                    holder?: "on_board" | "relative" | "reporter" | "ship" | "unknown";
                    /** @description What the prepaid phone had left. Falling credit is a sign of life. */
                    credit?: components["schemas"]["credit"];
                };
                /** @description What a prepaid phone had left. */
                credit: {
                    /** @description Units left, as the operator counts them. 0 to 1,000,000: no prepaid card holds more. */
                    units?: number;
                    /** @description When it was read. */
                    at?: components["schemas"]["time"];
                };
                /** @description The boat. */
                craft: {
                    /**
                     * @description Kind of boat; a list with versions, words are added and never taken away.
                     * @enum {unknown}
                     */
                    type?: "rubber" | "wood" | "fibreglass" | "iron" | "sailing" | "other" | "unknown";
                    /** @description Colour in words. */
                    colour?: components["schemas"]["name"];
                    /** @description Length over all. 0 to 500: the longest ships afloat are 400 m. */
                    length_m?: number;
                    /** @description Marks, numbers or signs on the hull. */
                    markings?: components["schemas"]["words"];
                    /** @description The boat's own name. */
                    name?: components["schemas"]["name"];
                    /** @description The boat's MMSI. */
                    mmsi?: components["schemas"]["mmsi"];
                    /**
                     * @description Who is aboard now.
                     * @enum {unknown}
                     */
                    occupancy?: "people" | "empty" | "dead_only" | "unknown";
                    /**
                     * @description What was done with the boat.
                     * @enum {unknown}
                     */
                    afterwards?: "adrift" | "marked" | "sunk" | "destroyed" | "towed" | "taken" | "unknown";
                };
                /** @description State of the boat. */
                condition: {
                    /**
                     * @description State of the engine.
                     * @enum {unknown}
                     */
                    engine?: "working" | "failed" | "none" | "unknown";
                    /** @description Whether water comes in. */
                    taking_water?: components["schemas"]["certainty"];
                    /** @description Whether a tube has lost its air. */
                    tube_deflated?: components["schemas"]["certainty"];
                    /** @description Whether the boat has turned over. */
                    capsized?: components["schemas"]["certainty"];
                    /** @description Whether people are in the water. */
                    people_in_water?: components["schemas"]["certainty"];
                    /** @description Whether the boat drifts. */
                    adrift?: components["schemas"]["certainty"];
                };
                /** @description The counts of one report. */
                persons: {
                    /** @description Aboard that craft at that moment. */
                    total?: components["schemas"]["count"];
                    /** @description Dead. In any report, whatever its kind, a casualty claim. */
                    dead?: components["schemas"]["count"];
                    /** @description Of the dead, those whose bodies were not recovered. */
                    dead_left_at_sea?: components["schemas"]["count"];
                    /** @description Missing. In any report, whatever its kind, a casualty claim. */
                    missing?: components["schemas"]["count"];
                    /** @description In need of medical help. */
                    medical?: components["schemas"]["count"];
                };
                /** @description Where and when the journey began; the time is an interval. */
                departure: {
                    /** @description Where the journey began. */
                    place?: components["schemas"]["name"];
                    /** @description Earliest time of departure. */
                    from?: components["schemas"]["time"];
                    /** @description Latest time of departure. */
                    to?: components["schemas"]["time"];
                    /** @description Where they want to go. */
                    destination?: components["schemas"]["name"];
                };
                /** @description The weather on scene. */
                weather: {
                    /** @description Wind speed. 0 to 200: beyond the strongest wind measured at sea. */
                    wind_kn?: number;
                    /** @description Direction that the wind comes from. */
                    wind_from_deg?: components["schemas"]["deg"];
                    /** @description Significant wave height. 0 to 35: the highest wave measured was lower. */
                    wave_height_m?: number;
                    /** @description Visibility. 0 to 100: the horizon is nearer. */
                    visibility_nm?: number;
                    /** @description Water temperature. -3 (sea water freezes) to 45. */
                    water_temp_c?: number;
                    /** @description The weather in words. */
                    text?: components["schemas"]["words"];
                };
                /** @description What the people have with them. */
                gear: {
                    /**
                     * @description Whether the people wear life vests.
                     * @enum {unknown}
                     */
                    life_vests?: "yes" | "some" | "no" | "unknown";
                    /**
                     * @description Whether there is food.
                     * @enum {unknown}
                     */
                    food?: "yes" | "some" | "no" | "unknown";
                    /**
                     * @description Whether there is drinking water.
                     * @enum {unknown}
                     */
                    water?: "yes" | "some" | "no" | "unknown";
                    /** @description Time since departure. 0 to 2,000: twelve weeks. */
                    hours_at_sea?: number;
                };
                /** @description One step of the survivors' way: the ledger's only input. */
                custody: {
                    /**
                     * @description What happened to these people.
                     * @enum {unknown}
                     */
                    step?: "embarked" | "transferred" | "medevac" | "intercepted" | "handed_over" | "returned" | "disembarked" | "died_aboard" | "born_aboard" | "left_behind" | "arrived";
                    /** @description How many people took this step. */
                    persons?: components["schemas"]["count"];
                    /** @description The craft or place they came from. */
                    from?: components["schemas"]["name"];
                    /** @description The craft or place they went to. */
                    to?: components["schemas"]["name"];
                    /** @description Where it happened. */
                    place?: components["schemas"]["name"];
                    /** @description When it happened. */
                    at?: components["schemas"]["time"];
                    /** @description The incidents these people come from. At most 50. */
                    incident_ids?: components["schemas"]["id"][];
                };
                /** @description Another craft that was there. */
                other: {
                    /** @description The craft, where it is known. */
                    craft_id?: components["schemas"]["craft_id"];
                    /** @description What was seen of it, in words. */
                    words?: components["schemas"]["words"];
                    /** @description Kind of craft, in a word. */
                    type?: components["schemas"]["name"];
                    /** @description Flag State, ISO 3166-1 alpha-2 or in words. */
                    flag?: components["schemas"]["name"];
                    /**
                     * @description What it did.
                     * @enum {unknown}
                     */
                    action?: "passing" | "standing_by" | "shadowing" | "approaching" | "rescuing" | "towing" | "intercepting" | "blocking" | "firing" | "leaving" | "unknown";
                    /** @description Distance from the boat. */
                    distance_m?: components["schemas"]["distance_m"];
                    /** @description Whether it answered a call by radio. */
                    answers_radio?: components["schemas"]["certainty"];
                    /** @description Since when it was there. */
                    from?: components["schemas"]["time"];
                    /** @description Until when it was there. */
                    to?: components["schemas"]["time"];
                };
                /** @description One contact with an authority: a call, a mail, an answer. Written for no, one or many incidents. */
                authority: {
                    /** @description The authority, such as it-mrcc-rome. */
                    party?: components["schemas"]["name"];
                    /** @description Groups the contacts of one matter with one authority; delays run per thread. At most 100 characters. */
                    thread_id?: string;
                    /**
                     * @description out: we called; in: they did.
                     * @enum {unknown}
                     */
                    direction?: "out" | "in";
                    /**
                     * @description What the contact was for.
                     * @enum {unknown}
                     */
                    purpose?: "inform" | "coordinate" | "place_of_safety" | "medevac" | "mayday_relay" | "readiness" | "offer_help" | "ask_information";
                    /**
                     * @description What came of it.
                     * @enum {unknown}
                     */
                    result?: "no_answer" | "busy" | "number_dead" | "no_common_language" | "bounced" | "acknowledged" | "refused" | "not_competent" | "referred" | "accepted_coordination" | "instructed" | "informed";
                    /** @description Who they said is competent. */
                    referred_to?: components["schemas"]["name"];
                    /** @description What they told us to do, and what we did. */
                    instruction?: components["schemas"]["instruction"];
                    /** @description A step of the way to a place of safety. An offer that we declined does not end the wait. */
                    place_of_safety?: components["schemas"]["place_of_safety"];
                    /** @description Parts of reports that were passed to them. At most 200. */
                    transmitted?: components["schemas"]["transmitted"][];
                };
                /** @description What the authority told us to do. */
                instruction: {
                    /** @description The instruction in their words. */
                    text?: components["schemas"]["words"];
                    /**
                     * @description What we did about it.
                     * @enum {unknown}
                     */
                    ours?: "complied" | "declined" | "impossible" | "pending";
                    /** @description Why. */
                    reason?: components["schemas"]["words"];
                };
                /** @description One step of asking for, and being given, a place of safety. */
                place_of_safety: {
                    /**
                     * @description What happened to the request.
                     * @enum {unknown}
                     */
                    step?: "requested" | "offered" | "declined_by_us" | "refused" | "assigned" | "changed";
                    /** @description The port or place. */
                    place?: components["schemas"]["name"];
                };
                /** @description A part of a report that was passed on. */
                transmitted: {
                    /** @description The report that it was taken from. */
                    report_id?: components["schemas"]["id"];
                    /** @description The part that was passed on. */
                    pointer?: components["schemas"]["pointer"];
                };
                /** @description An attempt to reach the people on board. */
                people_contact: {
                    /**
                     * @description out: we tried to reach them; in: they reached us.
                     * @enum {unknown}
                     */
                    direction?: "out" | "in";
                    /**
                     * @description What came of it.
                     * @enum {unknown}
                     */
                    result?: "spoken" | "no_answer" | "unreachable" | "cut_off" | "sms_delivered" | "sms_failed";
                };
                /** @description What is known of a body that was found. */
                find: {
                    /** @description Whether the body was taken aboard or ashore. */
                    recovered?: components["schemas"]["certainty"];
                    /** @description Days the body was in the water, as estimated. 0 to 3,650: ten years. */
                    days_in_water?: number;
                    /** @description Where the body is held. */
                    held_at?: components["schemas"]["name"];
                };
                /** @description What the people on board want told to whom. */
                sharing: {
                    /**
                     * @description Whether they could be asked.
                     * @enum {unknown}
                     */
                    asked?: "yes" | "no" | "impossible";
                    /** @description Who may be told: recipient ids or classes. At most 100. */
                    allow?: components["schemas"]["name"][];
                    /** @description Who must not be told: recipient ids or classes. At most 100. */
                    deny?: components["schemas"]["name"][];
                    /** @description What they said, in their words. */
                    words?: components["schemas"]["words"];
                    /** @description Language of these words. */
                    lang?: components["schemas"]["lang"];
                    /** @description When they said it. */
                    at?: components["schemas"]["time"];
                };
                /** @description A protection need at disembarkation: counts only. */
                referral: {
                    /**
                     * @description The protection need.
                     * @enum {unknown}
                     */
                    concern?: "medical" | "unaccompanied_child" | "separated_family" | "disability" | "violence" | "torture" | "trafficking" | "other";
                    /** @description How many people; never who, never their story. */
                    persons?: components["schemas"]["count"];
                    /** @description The service they were referred to. */
                    to?: components["schemas"]["name"];
                    /** @description Whether they agreed. */
                    consent?: components["schemas"]["certainty"];
                    /** @description Whether the service took them on. */
                    accepted?: components["schemas"]["certainty"];
                };
                /** @description A file; its bytes may follow later. */
                attachment: {
                    /** @description SHA-256 of the bytes, 64 lower-case hexadecimal digits; the bytes may follow later. */
                    sha256?: string;
                    /** @description Media type such as image/jpeg (RFC 6838). At most 127 characters. */
                    media_type?: string;
                    /** @description Size. 0 to 1,099,511,627,776: one tebibyte. */
                    bytes?: number;
                    /** @description What it is, in a word: photo, video, audio, document. */
                    kind?: components["schemas"]["name"];
                    /** @description When it was taken. */
                    taken_at?: components["schemas"]["time"];
                    /** @description Whether people can be recognised in it. */
                    shows_people?: components["schemas"]["certainty"];
                };
                /** @description Which report this one corrects. A correction is a report. */
                amends: {
                    /** @description The report that this one corrects. */
                    report_id?: components["schemas"]["id"];
                    /**
                     * @description Why.
                     * @enum {unknown}
                     */
                    reason?: "typo" | "misheard" | "recount" | "wrong_craft" | "wrong_time" | "translation" | "withdrawn" | "other";
                    /** @description Parts of that report that are void without anything in their place. At most 200. */
                    clear?: components["schemas"]["pointer"][];
                };
                /** @description How this report stands to another. */
                relation: {
                    /** @description The other report. */
                    report_id?: components["schemas"]["id"];
                    /**
                     * @description How this report stands to it.
                     * @enum {unknown}
                     */
                    relation?: "confirms" | "contradicts" | "answers" | "same_craft" | "different_craft";
                };
                /** @description The sender's own counter. */
                device: {
                    /** @description The sender's device. At most 100 characters. */
                    id?: string;
                    /** @description The device's own running number; a gap is shown. 0 to 9,007,199,254,740,991: what every JSON reader holds exactly. */
                    seq?: number;
                    /** @description When the device sent it, by its own clock. */
                    sent_at?: components["schemas"]["time"];
                };
            };
        };
        /** @description Words, kept as spoken. At most 100. */
        texts: components["schemas"]["$defs-text"][];
        /** @description Places, each with its own time, with what intake read from words. At most 1,000. */
        positions: components["schemas"]["read_position"][];
        /** @description Phone numbers that belong to the case. At most 100. */
        phones: components["schemas"]["phone"][];
        /** @description Protection needs at disembarkation, counts only. At most 100. */
        referrals: components["schemas"]["referral"][];
        /** @description Files that belong to the report. At most 100. */
        attachments: components["schemas"]["attachment"][];
        /** @description What did not fit the schema, by JSON Pointer, as given; it may hold anything. */
        as_given: {
            [key: string]: unknown;
        };
        /** @description Stand for the phones in views and correlation. At most 100. */
        phone_tags: components["schemas"]["phone_tag"][];
        /** @description What intake could not use, and where. At most 1,000. */
        warnings: components["schemas"]["warning"][];
        /** @description Parts that would help and are absent. At most 100. */
        needs_info: components["schemas"]["pointer"][];
        /**
         * @description Why, in a word.
         * @enum {unknown}
         */
        code: "no_envelope" | "not_json" | "wrong_shape" | "unknown_reference" | "refused_by_database" | "panic" | "unusable";
        /** @description <handler>:<stream>:<sequence>. */
        "properties-id": string;
        /** @description Who could not use it: a view or a reactor; malformed where it is no event at all. */
        handler: string;
        /** @description The stream that holds it. */
        stream: string;
        /** @description Its place in that stream. */
        sequence: number;
        /** @description Type of the event; absent where it is none. */
        "properties-type": string;
        /** @description Id of what the event is about. */
        "properties-subject": string;
        /** @description The organisation that sent or decided it. */
        "properties-org": string;
        /** @description The exercise that it belongs to. */
        exercise: string;
        /** @description Why, when it was last tried. */
        "properties-reason": {
            code: components["schemas"]["code"];
            /** @description The words of the handler, without what they quoted. */
            detail: string;
        };
        /**
         * @description `open`: no handler has used it. `waiting`: a retry was asked for and is not answered yet. `resolved`: it was used.
         * @enum {unknown}
         */
        state: "open" | "waiting" | "resolved";
        /** @description The newest retry. */
        retry: {
            /** @description When it was asked for. */
            asked_at: components["schemas"]["time"];
            /** @description Who asked: the subject of the credential. */
            by: string;
            /** @description The organisation of who asked. */
            org: string;
            /** @description Why it may work now. */
            reason: components["schemas"]["words"];
            /** @description When it failed. */
            failed_at?: components["schemas"]["time"];
        };
        /** @description Incidents with a casualty record. */
        incidents: number;
    };
    responses: {
        /** @description No credential, or one that does not count, or not any more. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["Challenge"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "the token has expired",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description None of the credential's roles may do this, or a session cookie came from the pages of another origin. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "this needs the permission incident.decide, which none of the credential's roles has",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something is wrong on our side. Quote `trace_id`; sending again is safe. */
        Internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The log or the database is down, or did not answer. It may have been done or not: send the same again, after `Retry-After`. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "the database is unavailable; reports are accepted all the same",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A verification or a rebuild runs already. */
        Busy: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something in the request cannot be used; `errors` points to each place. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "a decision needs its reason",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "errors": [
                 *         {
                 *           "pointer": "/reason",
                 *           "detail": "a decision needs its reason"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 1 MiB. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Entity Too Large",
                 *       "status": 413,
                 *       "detail": "the body is larger than 1048576 bytes, which is the most taken here",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is compressed; or a page with a session sends another type than JSON. With a token in the header no type is asked for. */
        Unsupported: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "detail": "this takes a body of type application/json",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This credential reads too much; what is sent to us is taken all the same. */
        TooMany: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Too Many Requests",
                 *       "status": 429,
                 *       "detail": "this credential reads too much; reports and positions are taken all the same",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or none that you may see; the answer does not tell which. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "there is no such incident",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The incident as it is now, and as you may see it. */
        Incident: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "Feature",
                 *       "id": "0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44",
                 *       "geometry": {
                 *         "type": "Point",
                 *         "coordinates": [
                 *           15.77663333,
                 *           35.35001667
                 *         ]
                 *       },
                 *       "properties": {
                 *         "sequence": 4731,
                 *         "name": "grey rubber boat 03:47",
                 *         "status": "open",
                 *         "phase": "distress",
                 *         "operation": "assigned",
                 *         "lost_contact": false,
                 *         "opened_at": "2023-04-20T01:49:02.131Z",
                 *         "first_alert_at": "2023-04-20T01:49:02.118Z",
                 *         "last_contact_at": "2023-04-20T01:47:00Z",
                 *         "last_report_at": "2023-04-20T01:47:00Z",
                 *         "updated_at": "2023-04-20T02:05:44.902Z",
                 *         "aliases": [],
                 *         "position": {
                 *           "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                 *           "index": 0,
                 *           "of": "craft",
                 *           "lat": 35.35001667,
                 *           "lon": 15.77663333,
                 *           "text": "35 21 001 015 46 598",
                 *           "at": "2023-04-20T01:47:00Z",
                 *           "method": "sat_phone_gps",
                 *           "basis": "observed",
                 *           "parsed": true
                 *         },
                 *         "positions": [
                 *           {
                 *             "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                 *             "index": 0,
                 *             "of": "craft",
                 *             "lat": 35.35001667,
                 *             "lon": 15.77663333,
                 *             "text": "35 21 001 015 46 598",
                 *             "at": "2023-04-20T01:47:00Z",
                 *             "method": "sat_phone_gps",
                 *             "basis": "observed",
                 *             "parsed": true
                 *           }
                 *         ],
                 *         "persons": {
                 *           "total": {
                 *             "min": 80,
                 *             "max": 100,
                 *             "basis": "people_on_board",
                 *             "assessed": false,
                 *             "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                 *             "sources": [
                 *               {
                 *                 "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                 *                 "role": "people_on_board",
                 *                 "org": "hotline",
                 *                 "at": "2023-04-20T01:47:00Z",
                 *                 "min": 80,
                 *                 "max": 100,
                 *                 "basis": "people_on_board"
                 *               }
                 *             ]
                 *           }
                 *         },
                 *         "craft": {
                 *           "type": "rubber",
                 *           "colour": "grey"
                 *         },
                 *         "condition": {
                 *           "engine": "failed",
                 *           "taking_water": "yes"
                 *         },
                 *         "responders": [
                 *           {
                 *             "craft_id": "mmsi:247320161",
                 *             "status": "assigned",
                 *             "eta": "2023-04-20T04:10:00Z",
                 *             "since": "2023-04-20T02:05:44.9Z"
                 *           }
                 *         ],
                 *         "outcomes": [],
                 *         "missing": [
                 *           "who_alerted"
                 *         ],
                 *         "proposals": [],
                 *         "report_ids": [
                 *           "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02"
                 *         ],
                 *         "report_count": 1,
                 *         "orgs": [
                 *           "hotline"
                 *         ]
                 *       }
                 *     }
                 */
                "application/geo+json": components["schemas"]["Incident"];
            };
        };
        /** @description You have the newest already. */
        NotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The decision does not fit the incident as it is, or it has changed since the `If-Match` that you gave; `current` is then the incident as it is now. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "the incident is closed",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
         * @example 10,33,16,36
         */
        Bbox: string;
        /** @description Only the fleet that the desk may send. */
        Own: boolean;
        /**
         * @description Only craft that were heard of within so many seconds.
         * @example 3600
         */
        MaxAge: number;
        /**
         * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
         * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
         */
        IdempotencyKey: string;
        /**
         * @description Id of the craft, such as `mmsi:247320161`.
         * @example mmsi:247320161
         */
        CraftId: string;
        /** @description How many at most. */
        Limit: number;
        /**
         * @description Id of the incident.
         * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
         */
        IncidentId: components["schemas"]["id"];
        /**
         * @description The `ETag` that you have; 304 when it is still the newest.
         * @example "17"
         */
        IfNoneMatch: string;
        /**
         * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
         * @example "17"
         */
        IfMatch: string;
        /**
         * @description The first moment that counts, by when it occurred. A date is its first moment in UTC; in a time, a + is written %2B.
         * @example 2023-01-01
         */
        From: components["schemas"]["DateOrTime"];
        /**
         * @description The first moment that does not count any more.
         * @example 2024-01-01
         */
        To: components["schemas"]["DateOrTime"];
        /**
         * @description What was known then. A date means that whole day in UTC, which must be over. Absent is now. Known is what the log held; nothing that came later, or was corrected later, counts.
         * @example 2023-05-01
         */
        AsOf: components["schemas"]["DateOrTime"];
    };
    requestBodies: never;
    headers: {
        /** @description What kind of credential is wanted. */
        Challenge: "Bearer realm=\"pharos\"";
        /**
         * @description Seconds after which it makes sense to ask again.
         * @example 1
         */
        RetryAfter: number;
        /** @description Begins or ends the session of the browser. `HttpOnly`, `SameSite=Strict`. */
        SessionCookie: string;
        /**
         * @description The sequence that the answer shows, in quotes. Give it back as `If-Match` or `If-None-Match`.
         * @example "17"
         */
        ETag: string;
        /**
         * @description Where the report can be read.
         * @example /v1/reports/0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01
         */
        Location: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    archiveState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "state": "archiving",
                     *       "dir": "/var/lib/pharos/archive",
                     *       "sequence": 4711,
                     *       "hash": "a0df451d060ca5134fd2a0d71459084ee812b5fc049068e4e21f0b06580e7bfe",
                     *       "recorded_at": "2023-04-20T01:49:02.118Z",
                     *       "log": 4711,
                     *       "behind": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Archive"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far it is, and at the end what was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: progress
                     *     data: {"step":"log and archive","done":512,"whole":4711}
                     *
                     *     event: report
                     *     data: {"log":4711,"archive":4711,"archive_hash":"a0df451d060ca5134fd2a0d71459084ee812b5fc049068e4e21f0b06580e7bfe","views":[{"view":"incident","sequence":4711,"rows":9120}],"differences":[],"notes":[]}
                     */
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Busy"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    rebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "services": [
                 *         "tally"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description Whose views; absent or empty is all. */
                    services?: string[];
                };
            };
        };
        responses: {
            /** @description How far it is, and at the end that it is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: progress
                     *     data: {"step":"view tally","done":2304,"whole":4711}
                     *
                     *     event: rebuilt
                     *     data: {}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Busy"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    login: {
        parameters: {
            query?: {
                /** @description The code of the link. */
                code?: string;
                /**
                 * @description The page to lead to: /report or /tally; anything else is the desk.
                 * @example /report
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Somebody only looked ahead; the code still counts. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description To the page. */
            303: {
                headers: {
                    /** @description The page. */
                    Location: "/" | "/report" | "/tally" | "/?login=refused";
                    /** @description The session, when the code counted. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            500: components["responses"]["Internal"];
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who the credential stands for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "watch-1",
                     *       "org": "desk",
                     *       "roles": [
                     *         "coordinator"
                     *       ],
                     *       "expires_at": "2023-05-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    beginSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9…"
                 *     }
                 */
                "application/json": {
                    /** @description The token. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description The session has begun. */
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token does not count, or not any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            500: components["responses"]["Internal"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tokens": [
                     *         {
                     *           "token_id": "0187a0b3-0000-7a10-8000-0000000000aa",
                     *           "subject": "bridge",
                     *           "org": "sea-eye",
                     *           "roles": [
                     *             "reporter"
                     *           ],
                     *           "issued_at": "2023-04-20T01:49:02Z",
                     *           "expires_at": "2023-05-20T01:49:02Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        tokens: components["schemas"]["Token"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "bridge",
                 *       "org": "sea-eye",
                 *       "roles": [
                 *         "reporter"
                 *       ],
                 *       "ttl_hours": 720
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9…",
                     *       "token_id": "0187a0b3-0000-7a10-8000-0000000000aa",
                     *       "expires_at": "2023-05-20T01:49:02Z"
                     *     }
                     */
                    "application/json": {
                        /** @description For `Authorization: Bearer`. */
                        token: string;
                        /** @description Names it in the list and to revoke it. */
                        token_id: components["schemas"]["id"];
                        /** @description When it ends. */
                        expires_at: components["schemas"]["time"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token_id": "0187a0b3-0000-7a10-8000-0000000000aa",
                 *       "reason": "The phone was lost"
                 *     }
                 */
                "application/json": components["schemas"]["Revocation"];
            };
        };
        responses: {
            /** @description It counts no more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createLoginLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "deck",
                 *       "org": "sea-eye",
                 *       "roles": [
                 *         "reporter"
                 *       ],
                 *       "to": "/report"
                 *     }
                 */
                "application/json": components["schemas"]["NewLogin"];
            };
        };
        responses: {
            /** @description The link, below this origin. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "path": "/login?code=Zk3b9…&to=%2Freport",
                     *       "expires_at": "2023-04-20T02:49:02Z"
                     *     }
                     */
                    "application/json": {
                        /** @description Put the origin before it. */
                        path: string;
                        /** @description Nobody who opens it later gets in. */
                        expires_at: components["schemas"]["time"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            /** @description Too many login links are waiting to be opened. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    followFeed: {
        parameters: {
            query?: {
                /**
                 * @description Kinds of frames to get, of incident, report, craft and alert, separated by commas; absent is all. A snapshot comes to everybody.
                 * @example incident,alert
                 */
                kinds?: string;
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /** @description The same, where a header cannot be set. */
                last_event_id?: string;
            };
            header?: {
                /**
                 * @description The last `id` that you got.
                 * @example 4731
                 */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Frames, for as long as you stay and your credential lasts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 4730
                     *     event: snapshot
                     *     data: {"sequence":4730,"at":"2023-04-20T02:05:40Z","incidents":{"type":"FeatureCollection","numberReturned":0,"links":[],"features":[]},"crafts":{"type":"FeatureCollection","numberReturned":0,"links":[],"features":[]},"unlinked":[],"exercises":[],"picture":{"code":"picture","state":"live","lag_ms":1}}
                     *
                     *     :
                     *     id: 4731
                     *
                     *     event: alert
                     *     data: {"code":"picture","state":"live","lag_ms":2}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendFixes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["recorded"] | components["schemas"]["recorded"][];
            };
        };
        responses: {
            /** @description Those that are good are on disk. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted": 1,
                     *       "rejected": [
                     *         {
                     *           "pointer": "/1/lat",
                     *           "code": "out_of_range",
                     *           "detail": "must be from -90 to 90"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description How many are on disk. */
                        accepted: number;
                        /** @description What is wrong with the others. */
                        rejected: components["schemas"]["Flaw"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCraft: {
        parameters: {
            query?: {
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /** @description Only the fleet that the desk may send. */
                own?: components["parameters"]["Own"];
                /**
                 * @description Only craft that were heard of within so many seconds.
                 * @example 3600
                 */
                max_age_s?: components["parameters"]["MaxAge"];
                /** @description How many at most. */
                limit?: number;
                /** @description From the link `next` of a page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Craft, a page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FleetCollection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    registerCraft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "craft_id": "mmsi:247320161",
                 *       "name": "Mare Aperto",
                 *       "type": "rescue_ship",
                 *       "own": true
                 *     }
                 */
                "application/json": components["schemas"]["NewCraft"];
            };
        };
        responses: {
            /** @description It was registered before; this is it now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FleetCraft"];
                };
            };
            /** @description It was not registered before. */
            201: {
                headers: {
                    /** @description Where it can be read. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FleetCraft"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description The same Idempotency-Key was used for another registration. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    nearestCraft: {
        parameters: {
            query: {
                /**
                 * @description Latitude of the place.
                 * @example 35.35
                 */
                lat: components["schemas"]["lat"];
                /**
                 * @description Longitude of the place.
                 * @example 15.78
                 */
                lon: components["schemas"]["lon"];
                /** @description Speed to reckon the time of arrival with; absent, the craft's own. */
                speed_kn?: number;
                /** @description Id of an exercise, for its craft alone. Without it no craft of an exercise is listed. */
                exercise?: string;
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /** @description Only the fleet that the desk may send. */
                own?: components["parameters"]["Own"];
                /**
                 * @description Only craft that were heard of within so many seconds.
                 * @example 3600
                 */
                max_age_s?: components["parameters"]["MaxAge"];
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The nearest first. Craft of which nobody knows where they are, are left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "numberReturned": 1,
                     *       "links": [
                     *         {
                     *           "href": "/v1/crafts/nearest?lat=35.35&lon=15.78",
                     *           "rel": "self",
                     *           "type": "application/geo+json"
                     *         }
                     *       ],
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "id": "mmsi:247320161",
                     *           "geometry": {
                     *             "type": "Point",
                     *             "coordinates": [
                     *               15.5,
                     *               35
                     *             ]
                     *           },
                     *           "properties": {
                     *             "craft_id": "mmsi:247320161",
                     *             "name": "Mare Aperto",
                     *             "type": "rescue_ship",
                     *             "org": "sea",
                     *             "own": true,
                     *             "at": "2023-04-20T02:00:00Z",
                     *             "course_deg": 45,
                     *             "speed_kn": 12,
                     *             "fix_age_s": 95,
                     *             "distance_m": 46440,
                     *             "bearing_deg": 33.1,
                     *             "eta_s": 7523,
                     *             "eta_speed_kn": 12
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": components["schemas"]["FleetCollection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readCraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the craft, such as `mmsi:247320161`.
                 * @example mmsi:247320161
                 */
                id: components["parameters"]["CraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The craft where it was last heard of. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FleetCraft"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readTrack: {
        parameters: {
            query?: {
                /** @description From when; absent, a day before `to`. */
                from?: string;
                /** @description Until when; absent, now. */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of the craft, such as `mmsi:247320161`.
                 * @example mmsi:247320161
                 */
                id: components["parameters"]["CraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The track. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Track"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /**
                 * @description Of these statuses, separated by commas; absent is all.
                 * @example open,suspended
                 */
                status?: string;
                /**
                 * @description Of these phases, separated by commas; absent is all.
                 * @example alert,distress
                 */
                phase?: string;
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /**
                 * @description Changed at this time or later.
                 * @example 2023-04-20T01:00:00Z
                 */
                updated_since?: string;
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description From the link `next` of a page. */
                cursor?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of incidents. A page may hold fewer than `limit` and still have a next one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "numberReturned": 0,
                     *       "links": [
                     *         {
                     *           "href": "/v1/incidents?phase=distress",
                     *           "rel": "self",
                     *           "type": "application/geo+json"
                     *         }
                     *       ],
                     *       "features": []
                     *     }
                     */
                    "application/geo+json": components["schemas"]["IncidentCollection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readIncident: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you have; 304 when it is still the newest.
                 * @example "17"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Incident"];
            304: components["responses"]["NotModified"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "sequence": 4714,
                     *           "recorded_at": "2023-04-20T01:49:02.131Z",
                     *           "occurred_at": "2023-04-20T01:47:00Z",
                     *           "type": "sar.v1.incident.opened",
                     *           "org": "desk",
                     *           "body": {
                     *             "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                     *             "phase": "distress"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        entries: components["schemas"]["TimelineEntry"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readLinkedReports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that you may see. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reports: components["schemas"]["LinkedReport"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePhase: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phase": "alert",
                 *       "reason": "The merchant ship alongside sees no danger for the moment"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePhase"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    decideLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "report_id": "0187a0d9-1c00-7e02-8b6a-9f1d4a7c0003",
                 *       "do": "link",
                 *       "strength": "likely",
                 *       "reason": "Same colour, same place, twenty minutes later"
                 *     }
                 */
                "application/json": components["schemas"]["Link"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    judgePosition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                 *       "index": 0,
                 *       "judgement": "wrong",
                 *       "reason": "On land; two digits were swapped"
                 *     }
                 */
                "application/json": components["schemas"]["JudgePosition"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    assess: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "field": "persons.total",
                 *       "value": {
                 *         "min": 90,
                 *         "max": 95,
                 *         "basis": "derived"
                 *       },
                 *       "reason": "The aircraft counted twice",
                 *       "report_ids": [
                 *         "0187a0d9-1c00-7e02-8b6a-9f1d4a7c0003"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Assess"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    respond: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "craft_id": "mmsi:247320161",
                 *       "status": "assigned",
                 *       "eta": "2023-04-20T04:10:00Z",
                 *       "reason": "Nearest with a rescue crew"
                 *     }
                 */
                "application/json": components["schemas"]["Respond"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordOutcome: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "rescued_by_ngo",
                 *       "persons": {
                 *         "best": 92,
                 *         "basis": "rescuers_count"
                 *       },
                 *       "at": "2023-04-20T06:40:00Z",
                 *       "place": "south of Lampedusa",
                 *       "confidence": "confirmed"
                 *     }
                 */
                "application/json": components["schemas"]["RecordOutcome"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "due_at": "2023-04-20T02:17:00Z",
                 *       "reason": "Call back in half an hour"
                 *     }
                 */
                "application/json": components["schemas"]["Check"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suspend: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "authority": "MRCC Valletta",
                 *       "review_at": "2023-04-22T06:00:00Z",
                 *       "reason": "Search area covered twice without a finding"
                 *     }
                 */
                "application/json": components["schemas"]["search_suspended"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    close: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "All aboard the rescue ship, landed in Lampedusa"
                 *     }
                 */
                "application/json": components["schemas"]["closed"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    reopen: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that you read. When the incident has changed since, nothing is done and the answer is a 409 with the incident as it is now. Without it the decision is taken on the incident as it is.
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Makes a repeated command one command: sent again with the same key, it is not done again. 1 to 200 ASCII characters, one for each decision.
                 * @example 0c5d1a52-9a1b-4c57-8d53-0f6f0f4f6f2a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Id of the incident.
                 * @example 0187a0b2-91c4-5f0e-9a53-2b7d6c1f0e44
                 */
                id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "A relative says that twelve people are missing"
                 *     }
                 */
                "application/json": components["schemas"]["reopened"];
            };
        };
        responses: {
            200: components["responses"]["Incident"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendReport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The body is read as JSON whatever its Content-Type says. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["given"];
            };
        };
        responses: {
            /** @description It was here already; this is the first answer once more. */
            200: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *       "sequence": 4711,
                     *       "received_at": "2023-04-20T01:49:02.118Z",
                     *       "needs_info": [],
                     *       "warnings": [
                     *         {
                     *           "code": "hemisphere_assumed",
                     *           "detail": "says no hemisphere; north and east are assumed",
                     *           "pointer": "/positions/0/text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is on disk. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *       "sequence": 4711,
                     *       "received_at": "2023-04-20T01:49:02.118Z",
                     *       "needs_info": [
                     *         "/phones",
                     *         "/source/role",
                     *         "/craft/type",
                     *         "/condition/engine",
                     *         "/occurred_at"
                     *       ],
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description Another report is here under that id. Make a new id; or send a correction (`amends`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendReports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {"id":"0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01","kind":"rescue","persons":{"total":{"best":92}}}
                 *     {"id":"0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e05","kind":"disembarkation","persons":{"total":{"best":92}}}
                 */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description A line for each line. `status` is what the report by itself would have been answered with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {"line":1,"status":201,"id":"0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01","sequence":4712,"received_at":"2023-04-20T18:03:11Z","needs_info":["/occurred_at"],"warnings":[]}
                     *     {"line":2,"status":400,"problem":{"type":"about:blank","title":"Bad Request","status":400,"detail":"the body is not JSON","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}}
                     */
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the report; capital letters are taken.
                 * @example 0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e02",
                     *       "sequence": 4713,
                     *       "received_at": "2023-04-20T01:49:02.118Z",
                     *       "org": "hotline",
                     *       "sealed": "open",
                     *       "kind": "distress_alert",
                     *       "occurred_at": "2023-04-20T03:47:00+02:00",
                     *       "source": {
                     *         "role": "people_on_board",
                     *         "channel": "sat_phone",
                     *         "first_hand": "yes"
                     *       },
                     *       "phones": [
                     *         {
                     *           "number": "+8821612345678",
                     *           "holder": "on_board"
                     *         }
                     *       ],
                     *       "phone_tags": [
                     *         {
                     *           "tag": "9f2c4a7d11e08b5c6d3e2f1a0b9c8d7e",
                     *           "holder": "on_board",
                     *           "same_boat": true
                     *         }
                     *       ],
                     *       "positions": [
                     *         {
                     *           "of": "craft",
                     *           "text": "35 21 001 015 46 598",
                     *           "lat": 35.35001667,
                     *           "lon": 15.77663333,
                     *           "parsed": true
                     *         }
                     *       ],
                     *       "persons": {
                     *         "total": {
                     *           "min": 80,
                     *           "max": 100,
                     *           "basis": "people_on_board"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StoredReport"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    eraseReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the report; capital letters are taken.
                 * @example 0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Request of 3 May, reference 17."
                 *     }
                 */
                "application/json": {
                    /** @description Why, never what. */
                    reason: components["schemas"]["words"];
                };
            };
        };
        responses: {
            /** @description It was gone already; this is the first erasure. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description It is gone. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "report_id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *       "reason": "Request of 3 May, reference 17.",
                     *       "erased_at": "2023-05-04T09:12:00Z",
                     *       "sequence": 5120,
                     *       "sealed": "erased"
                     *     }
                     */
                    "application/json": components["schemas"]["Erased"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    parsePosition: {
        parameters: {
            query?: {
                /**
                 * @description The position as spoken or written; the first 2,000 bytes are read.
                 * @example 35 21 001 015 46 598 @03:47 CEST
                 */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every place that the words can mean; several mean that nobody may choose one silently. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "candidates": [
                     *         {
                     *           "lat": 35.35001667,
                     *           "lon": 15.77663333,
                     *           "format": "ddm",
                     *           "accuracy_m": 0.93
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "hemisphere_assumed",
                     *           "detail": "no hemisphere in \"35 21 001 015 46 598\": north and east assumed"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ParsedPosition"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listExercises: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exercises": [
                     *         {
                     *           "id": "0187a000-0000-7000-8000-00000000000e",
                     *           "name": "Harbour drill",
                     *           "ends_at": "2023-04-20T18:00:00Z",
                     *           "sequence": 4700
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        exercises: components["schemas"]["Exercise"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    openExercise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour drill",
                 *       "ends_at": "2023-04-20T18:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewExercise"];
            };
        };
        responses: {
            /** @description It was open already, under the same id with the same name and end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exercise"];
                };
            };
            /** @description It is open. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0187a000-0000-7000-8000-00000000000e",
                     *       "name": "Harbour drill",
                     *       "ends_at": "2023-04-20T18:00:00Z",
                     *       "sequence": 4700
                     *     }
                     */
                    "application/json": components["schemas"]["Exercise"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description Another exercise has that id. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listQuarantined: {
        parameters: {
            query?: {
                /**
                 * @description Only those in one of these states, separated by commas; absent is all.
                 * @example open,waiting
                 */
                state?: string;
                /**
                 * @description Only what this handler set aside.
                 * @example desk
                 */
                handler?: string;
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page goes on; take it from the link `next`.
                 * @example 88
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "quarantined": [
                     *         {
                     *           "id": "desk:SAR:4711",
                     *           "handler": "desk",
                     *           "stream": "SAR",
                     *           "sequence": 4711,
                     *           "type": "sar.v1.report.rescue",
                     *           "subject": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *           "org": "sea-eye",
                     *           "recorded_at": "2023-04-20T01:49:02.118Z",
                     *           "quarantined_at": "2023-04-20T01:49:02.131Z",
                     *           "reason": {
                     *             "code": "not_json",
                     *             "detail": "decode the body of sar.v1.report.rescue: unexpected end of JSON input"
                     *           },
                     *           "state": "open"
                     *         }
                     *       ],
                     *       "unresolved": 1,
                     *       "links": [
                     *         {
                     *           "href": "/v1/admin/quarantine",
                     *           "rel": "self",
                     *           "type": "application/json"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QuarantinePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    readQuarantined: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of what was set aside, as the list gives it.
                 * @example desk:SAR:4711
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "desk:SAR:4711",
                     *       "handler": "desk",
                     *       "stream": "SAR",
                     *       "sequence": 4711,
                     *       "type": "sar.v1.report.rescue",
                     *       "subject": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *       "org": "sea-eye",
                     *       "recorded_at": "2023-04-20T01:49:02.118Z",
                     *       "quarantined_at": "2023-04-20T01:49:02.131Z",
                     *       "reason": {
                     *         "code": "not_json",
                     *         "detail": "decode the body of sar.v1.report.rescue: unexpected end of JSON input"
                     *       },
                     *       "state": "open",
                     *       "headers": {
                     *         "ce-specversion": "1.0",
                     *         "ce-id": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *         "ce-type": "sar.v1.report.rescue",
                     *         "ce-org": "sea-eye"
                     *       },
                     *       "key": "sar.v1.report.0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01.rescue",
                     *       "size_bytes": 17,
                     *       "body": "{\"kind\": \"rescue\"",
                     *       "body_withheld": false
                     *     }
                     */
                    "application/json": components["schemas"]["QuarantinedMessage"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    retryQuarantined: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of what was set aside, as the list gives it.
                 * @example desk:SAR:4711
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "version 1.4 reads this kind of position"
                 *     }
                 */
                "application/json": {
                    /** @description Why it may work now. */
                    reason: components["schemas"]["words"];
                };
            };
        };
        responses: {
            /** @description It is asked for; sent again in the same words while it waits, it is the same. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "desk:SAR:4711",
                     *       "handler": "desk",
                     *       "stream": "SAR",
                     *       "sequence": 4711,
                     *       "type": "sar.v1.report.rescue",
                     *       "subject": "0187a0b2-8d40-7c11-a0f3-5b1c0a2f6e01",
                     *       "org": "sea-eye",
                     *       "recorded_at": "2023-04-20T01:49:02.118Z",
                     *       "quarantined_at": "2023-04-20T01:49:02.131Z",
                     *       "reason": {
                     *         "code": "not_json",
                     *         "detail": "decode the body of sar.v1.report.rescue: unexpected end of JSON input"
                     *       },
                     *       "state": "waiting",
                     *       "retry": {
                     *         "asked_at": "2023-04-20T08:00:00Z",
                     *         "by": "admin",
                     *         "org": "desk",
                     *         "reason": "version 1.4 reads this kind of position"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["QuarantineItem"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is resolved, or a retry waits already, or no retry can help (`detail` says what would); `current` is the item as it is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["Unsupported"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that requests need is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ready": true,
                     *       "checks": {
                     *         "log": "ok",
                     *         "incident view": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Something is not. Reports may be accepted all the same; intake needs the log alone. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ready": false,
                     *       "checks": {
                     *         "log": "ok",
                     *         "incident view": "view incident is old: it cannot be written now"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tally: {
        parameters: {
            query?: {
                /**
                 * @description What to group by, in UTC. A group without people or incidents is absent.
                 * @example year
                 */
                group_by?: "none" | "year" | "month";
                /**
                 * @description The first moment that counts, by when it occurred. A date is its first moment in UTC; in a time, a + is written %2B.
                 * @example 2023-01-01
                 */
                from?: components["parameters"]["From"];
                /**
                 * @description The first moment that does not count any more.
                 * @example 2024-01-01
                 */
                to?: components["parameters"]["To"];
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /**
                 * @description What was known then. A date means that whole day in UTC, which must be over. Absent is now. Known is what the log held; nothing that came later, or was corrected later, counts.
                 * @example 2023-05-01
                 */
                as_of?: components["parameters"]["AsOf"];
                /** @description `csv` has a row of names and a row of HXL hashtags; `geojson` is the records one by one and takes no `group_by`. */
                format?: "json" | "csv" | "geojson";
            };
            header?: {
                /**
                 * @description The `ETag` that you have; 304 when it is still the newest.
                 * @example "17"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    /** @description A name for the file, with `csv`. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2023-05-01T12:00:00Z",
                     *       "sequence": 9120,
                     *       "query": {
                     *         "group_by": "year"
                     *       },
                     *       "groups": [
                     *         {
                     *           "by": {
                     *             "year": 2022
                     *           },
                     *           "incidents": 2,
                     *           "dead": {
                     *             "provisional": {
                     *               "min": 2,
                     *               "best": 2,
                     *               "max": 2
                     *             }
                     *           },
                     *           "missing": {
                     *             "provisional": {
                     *               "min": 10
                     *             }
                     *           },
                     *           "dead_or_missing": {
                     *             "provisional": {
                     *               "min": 12
                     *             }
                     *           },
                     *           "survivors": {
                     *             "provisional": {
                     *               "min": 40,
                     *               "best": 40,
                     *               "max": 40
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "by": {
                     *             "year": 2023
                     *           },
                     *           "incidents": 0,
                     *           "persons_at_risk": {
                     *             "provisional": {
                     *               "min": 90,
                     *               "best": 90,
                     *               "max": 90
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "incidents": 2,
                     *         "dead": {
                     *           "provisional": {
                     *             "min": 2,
                     *             "best": 2,
                     *             "max": 2
                     *           }
                     *         },
                     *         "missing": {
                     *           "provisional": {
                     *             "min": 10
                     *           }
                     *         },
                     *         "dead_or_missing": {
                     *           "provisional": {
                     *             "min": 12
                     *           }
                     *         },
                     *         "survivors": {
                     *           "provisional": {
                     *             "min": 40,
                     *             "best": 40,
                     *             "max": 40
                     *           }
                     *         },
                     *         "persons_at_risk": {
                     *           "provisional": {
                     *             "min": 90,
                     *             "best": 90,
                     *             "max": 90
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tally"];
                    /**
                     * @example year,incidents,dead_provisional_min,…
                     *     #date+year,#event+num,#affected+killed+provisional+min,…
                     *     2022,2,2,…
                     */
                    "text/csv": string;
                    "application/geo+json": components["schemas"]["Records"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCasualties: {
        parameters: {
            query?: {
                /**
                 * @description The first moment that counts, by when it occurred. A date is its first moment in UTC; in a time, a + is written %2B.
                 * @example 2023-01-01
                 */
                from?: components["parameters"]["From"];
                /**
                 * @description The first moment that does not count any more.
                 * @example 2024-01-01
                 */
                to?: components["parameters"]["To"];
                /**
                 * @description west,south,east,north in degrees (OGC API Features). West above east crosses the antimeridian. What has no place is in no box.
                 * @example 10,33,16,36
                 */
                bbox?: components["parameters"]["Bbox"];
                /**
                 * @description What was known then. A date means that whole day in UTC, which must be over. Absent is now. Known is what the log held; nothing that came later, or was corrected later, counts.
                 * @example 2023-05-01
                 */
                as_of?: components["parameters"]["AsOf"];
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description From the link `next` of a page, which is pinned to one `as_of`. */
                cursor?: number;
            };
            header?: {
                /**
                 * @description The `ETag` that you have; 304 when it is still the newest.
                 * @example "17"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of records. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "as_of": "2023-05-01T12:00:00Z",
                     *       "sequence": 9120,
                     *       "query": {
                     *         "from": "2022-01-01T00:00:00Z",
                     *         "to": "2023-01-01T00:00:00Z"
                     *       },
                     *       "numberReturned": 1,
                     *       "links": [
                     *         {
                     *           "href": "/v1/casualties?from=2022-01-01&to=2023-01-01",
                     *           "rel": "self",
                     *           "type": "application/geo+json"
                     *         }
                     *       ],
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "id": "0184d1f2-0a6c-5b1d-8c7e-3f2a1b0c9d8e",
                     *           "geometry": {
                     *             "type": "Point",
                     *             "coordinates": [
                     *               15.5,
                     *               35.25
                     *             ]
                     *           },
                     *           "properties": {
                     *             "incident_id": "0184d1e0-77aa-5c0b-9d0e-1f2a3b4c5d6e",
                     *             "report_id": "0184d1f1-5c3e-7a11-b0aa-2c3d4e5f6a7b",
                     *             "occurred_at": "2022-12-02T23:00:00Z",
                     *             "recorded_at": "2022-12-03T00:12:40Z",
                     *             "sequence": 3120,
                     *             "dead": {
                     *               "provisional": {
                     *                 "min": 2,
                     *                 "best": 2,
                     *                 "max": 2
                     *               }
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": components["schemas"]["Records"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}
