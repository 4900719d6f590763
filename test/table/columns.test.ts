import { describe, expect, it } from 'vitest';
import {
  CLOUDTRAIL_COLUMNS,
  cloudTrailColumn,
  CONSOLE_COLUMNS,
  JSON_COLUMNS,
  PARTITION_COLUMNS,
  parseHiveType,
  printDuckType,
  printHiveType,
  printTrinoType,
} from '../../src/table/columns.js';

const names = (columns: readonly { readonly name: string }[]): readonly string[] => columns.map(({ name }) => name);

describe('the columns of the table', () => {
  it('are those of the documented DDL, in its order', () => {
    expect(names(CLOUDTRAIL_COLUMNS)).toEqual(
      (
        'eventversion useridentity eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage ' +
        'requestparameters responseelements additionaleventdata requestid eventid resources eventtype apiversion readonly ' +
        'recipientaccountid serviceeventdetails sharedeventid vpcendpointid vpcendpointaccountid eventcategory addendum ' +
        'sessioncredentialfromconsole edgedevicedetails tlsdetails'
      ).split(' '),
    );
  });

  it("hold the console snippet's as a subset, down to the fields of structs", () => {
    const identity = CONSOLE_COLUMNS.find(({ name }) => name === 'useridentity');
    expect(identity === undefined ? '' : printHiveType(identity.type)).toBe(
      'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,' +
        'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
        'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>>',
    );
    expect(names(CLOUDTRAIL_COLUMNS).filter((name) => !names(CONSOLE_COLUMNS).includes(name))).toEqual([
      'vpcendpointaccountid',
      'eventcategory',
      'addendum',
      'sessioncredentialfromconsole',
      'edgedevicedetails',
      'tlsdetails',
    ]);
  });

  it('are found in any case', () => {
    expect(cloudTrailColumn('EventName')?.type).toEqual({ kind: 'string' });
    expect(cloudTrailColumn('eventtypes')).toBeUndefined();
    for (const name of JSON_COLUMNS) expect(cloudTrailColumn(name)?.type).toEqual({ kind: 'string' });
  });
});

describe('Hive types', () => {
  it.each([
    ['string', 'VARCHAR', 'varchar'],
    ['array<struct<arn:string,accountid:string,type:string>>', undefined, undefined],
    ['map<string,string>', 'MAP(VARCHAR, VARCHAR)', 'map(varchar, varchar)'],
    ['struct<a:bigint,b:array<double>>', 'STRUCT("a" BIGINT, "b" DOUBLE[])', 'row("a" bigint, "b" array(double))'],
    ['struct<a:struct<b:map<string,array<int>>>>', undefined, undefined],
    ['struct<`a-b`:string>', 'STRUCT("a-b" VARCHAR)', 'row("a-b" varchar)'],
    ['struct<`a"``b`:string>', 'STRUCT("a""`b" VARCHAR)', 'row("a""`b" varchar)'],
  ])('%s is read and printed', (text, duck, trino) => {
    const type = parseHiveType(text);
    expect(printHiveType(type)).toBe(text);
    if (duck !== undefined) expect(printDuckType(type)).toBe(duck);
    if (trino !== undefined) expect(printTrinoType(type)).toBe(trino);
  });

  it.each([
    ['STRUCT< Type : STRING,\n userName: VARCHAR(20) >', 'struct<type:string,username:string>'],
    [
      'ARRAY<STRUCT<ARN:STRING,accountId: STRING,type:STRING>>',
      'array<struct<arn:string,accountid:string,type:string>>',
    ],
    ['Map<String, Integer>', 'map<string,int>'],
  ])('%s is normalised', (text, normal) => {
    expect(printHiveType(parseHiveType(text))).toBe(normal);
  });

  it.each([
    ['', 'has the end instead of a type'],
    ['struct<>', "has '>' at 8 instead of a field name"],
    ['struct<a string>', "has 'string' at 10 instead of ':'"],
    ['array<string', "has the end instead of '>'"],
    ['map<string>', "has '>' at 11 instead of ','"],
    ['varchr', "has 'varchr' at 1 instead of a type"],
    ['toString', "has 'toString' at 1 instead of a type"],
    ['constructor', "has 'constructor' at 1 instead of a type"],
    ['string string', "has 'string' at 8 instead of the end"],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseHiveType(text)).toThrow(message);
  });

  it('are refused when nested without end', () => {
    expect(() => parseHiveType('array<'.repeat(10_000))).toThrow('nested more than 64 levels');
  });

  it('have no partition column among the columns', () => {
    expect(
      names(CLOUDTRAIL_COLUMNS).filter((name) => PARTITION_COLUMNS.some((partition) => partition === name)),
    ).toEqual([]);
  });
});
