import type { SqlStarter } from '../../views/types/sql.js';

/** Queries to begin with. They run on Athena as they are. */
export const STARTERS: readonly SqlStarter[] = [
  {
    title: 'Distinct calls of a user',
    about: 'The list that a policy is made from.',
    sql: `SELECT DISTINCT eventtype, eventsource, eventname
FROM cloudtrail
WHERE useridentity.username = 'alice'
ORDER BY eventsource, eventname`,
  },
  {
    title: 'Who calls what, most first',
    about: 'Principals and calls by number of events.',
    sql: `SELECT coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS principal,
  eventsource, eventname, count(*) AS events
FROM cloudtrail
GROUP BY 1, 2, 3
ORDER BY events DESC
LIMIT 100`,
  },
  {
    title: 'Denied calls',
    about: 'What was refused, to whom, and since when.',
    sql: `SELECT coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS principal,
  eventsource, eventname, errorcode, count(*) AS events, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail
WHERE errorcode IN ('AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation')
GROUP BY 1, 2, 3, 4
ORDER BY events DESC`,
  },
  {
    title: 'Sign-ins to the console without MFA',
    about: 'From the sign-in record itself.',
    sql: `SELECT eventtime, useridentity.arn, sourceipaddress
FROM cloudtrail
WHERE eventname = 'ConsoleLogin'
  AND json_extract_scalar(additionaleventdata, '$.MFAUsed') = 'No'
ORDER BY eventtime DESC`,
  },
  {
    title: 'Roles assumed from other accounts',
    about: 'Each caller account with the roles it took.',
    sql: `SELECT useridentity.accountid AS caller, json_extract_scalar(requestparameters, '$.roleArn') AS role,
  count(*) AS events
FROM cloudtrail
WHERE eventsource = 'sts.amazonaws.com' AND eventname = 'AssumeRole' AND useridentity.accountid <> recipientaccountid
GROUP BY 1, 2
ORDER BY events DESC`,
  },
  {
    title: 'What the root user did',
    about: 'It should be an empty list.',
    sql: `SELECT eventtime, eventsource, eventname, awsregion, sourceipaddress
FROM cloudtrail
WHERE useridentity.type = 'Root'
ORDER BY eventtime DESC`,
  },
];
