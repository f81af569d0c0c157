// What the names of a table and a column say about the values. Pure.

export type Category =
  | 'password'
  | 'token'
  | 'email'
  | 'phone'
  | 'first-name'
  | 'last-name'
  | 'full-name'
  | 'user-name'
  | 'address'
  | 'birth'
  | 'gender'
  | 'ip'
  | 'user-agent'
  | 'number'
  | 'iban'
  | 'card'
  | 'bank'
  | 'place'
  | 'profile'
  | 'note';

export type Confidence = 'high' | 'medium' | 'low';

export interface Sign {
  category: Category;
  confidence: Confidence;
  reason: string;
}

/** Kinds of types: `int` for all integers. */
export type TypeKind = 'text' | 'binary' | 'json' | 'int' | 'decimal' | 'date' | 'enum' | 'other';

interface NameRule {
  category: Category;
  confidence: Confidence;
  /** Matches `_user_pass_`: the words in lower case. */
  words: RegExp;
  kinds: readonly TypeKind[];
  /** Whether only tables about persons count. */
  ofPersons?: true;
}

const TEXT = ['text', 'binary'] as const;

// cspell:disable
/** The first rule that matches counts. */
const RULES: readonly NameRule[] = [
  {
    category: 'password',
    confidence: 'high',
    words:
      /_(?:password|passwd|pwd|[a-z]*(?<!com|by)pass|passphrase|passcode|pincode|user_hash)_$|_(?:password|passwd)_/,
    kinds: TEXT,
  },
  {
    category: 'token',
    confidence: 'high',
    words:
      /_(?:token|secret|salt|otp|totp|actkey|cookie|nonce|guid_?token|authkey|apikey)_|_(?:api|auth|activation|reset|private|remember|confirm|login|access|encryption|user_activation)_(?:key|code|hash)_|_sess(?:ion)?_(?:id|key|data|value)_|_(?:forgotten|recovery)_(?:password|code)_|_code_challenge_/,
    kinds: TEXT,
  },
  {
    category: 'email',
    confidence: 'high',
    words:
      /_(?:e_?mail|mail|[a-z]*email)(?:_(?:addr|address|addresses|caps|lower|canonical|hash))?_\d*_?$|_(?:from|to|cc|bcc|reply_to)_addrs?(?:_names?)?_$|_paypal_/,
    kinds: TEXT,
  },
  {
    category: 'phone',
    confidence: 'high',
    words: /_(?:[a-z]*phone|mobile|cell|cellphone|fax|tel|telefon|msisdn|whatsapp|phonenumber)_/,
    kinds: ['text', 'int', 'binary'],
  },
  {
    category: 'first-name',
    confidence: 'high',
    words: /_(?:first_?name|fname|given_?name|forename|middle_?name|vorname)_/,
    kinds: TEXT,
  },
  {
    category: 'last-name',
    confidence: 'high',
    words: /_(?:last_?name|lname|surname|family_?name|maiden_?name|nachname)_/,
    kinds: TEXT,
  },
  {
    category: 'card',
    confidence: 'high',
    words: /_(?:cc|card|credit_?card|pan)_(?:number|no|num|enc|last_?4?)_|_credit_?card_$|_cvv2?_/,
    kinds: ['text', 'binary', 'int'],
  },
  { category: 'iban', confidence: 'high', words: /_iban_/, kinds: TEXT },
  {
    category: 'bank',
    confidence: 'high',
    words:
      /_(?:bic|swift|sort_code|routing_number|bank)_|_account_(?:number|no|holder)_|_cheque_|_cc_owner_|_card_?holder_/,
    kinds: ['text', 'binary', 'int'],
  },
  {
    category: 'full-name',
    confidence: 'high',
    words:
      /_(?:full_?name|real_?name|display_?name|nicename|(?:contact|customer|author|recipient|owner|poster|sender|from|to|billing|shipping|reports_to|assistant)_name)_|_comment_author_$/,
    kinds: TEXT,
  },
  {
    category: 'full-name',
    confidence: 'medium',
    words: /_(?:author|reviewer|recipient|assistant|spouse|poster)_$/,
    kinds: TEXT,
  },
  {
    category: 'user-name',
    confidence: 'high',
    words: /_(?:user_?name|login|login_?name|nickname|nick|screen_?name|handle)_(?:clean_|canonical_)?$/,
    kinds: TEXT,
  },
  {
    category: 'birth',
    confidence: 'high',
    words: /_(?:dob|birth|birthday|birthdate|bday|date_of_birth|born|geburtsdatum)_/,
    kinds: ['date', 'text', 'int'],
  },
  {
    category: 'ip',
    confidence: 'high',
    words: /_(?:ip|ips|ip_?addr|ip_?address|remote_addr|last_?ip|reg_?ip|forwarded_for)_/,
    kinds: ['text', 'binary', 'int'],
  },
  {
    category: 'user-agent',
    confidence: 'high',
    words: /_(?:user_?agent|agent|browser|referr?er)_$/,
    kinds: TEXT,
  },
  {
    category: 'number',
    confidence: 'high',
    words:
      /_(?:ssn|sin|nino|passport|national_id|social_security|tax_?id|tax_?vat|vat_?(?:id|number)|tax_number|licen[cs]e_number)_/,
    kinds: ['text', 'binary', 'int'],
  },
  {
    category: 'address',
    confidence: 'high',
    words:
      /_(?:street|address|addr|addressline|house_?number|post_?code|postal_?code|postal|zip|zip_?code|plz)_/,
    kinds: TEXT,
  },
  {
    category: 'address',
    confidence: 'medium',
    words: /_(?:city|town|suburb|village|locality)_/,
    kinds: TEXT,
  },
  {
    category: 'gender',
    confidence: 'high',
    words: /_(?:gender|sex|salutation|marital|marital_status|religion|ethnicity|nationality)_$/,
    kinds: ['text', 'enum', 'int', 'binary'],
  },
  {
    category: 'place',
    confidence: 'medium',
    words: /_(?:lat|latitude|lng|lon|longitude|coordinates)_$/,
    kinds: ['decimal', 'text', 'other'],
  },
  {
    category: 'profile',
    confidence: 'high',
    words:
      /_(?:facebook|twitter|skype|icq|aim|jabber|yim|msnm?|linkedin|instagram|googleplus|xing|messenger_id)_/,
    kinds: TEXT,
  },
  {
    category: 'profile',
    confidence: 'medium',
    words: /_(?:billing|shipping|payment|delivery|invoice|contact|customer)_company_$/,
    kinds: TEXT,
  },
  {
    category: 'profile',
    confidence: 'medium',
    words:
      /_(?:website|homepage|url|bio|biography|about|signature|sig|interests|occupation|occ|avatar|photo|picture|portrait|location|company|employer|custom_field)_$/,
    kinds: TEXT,
    ofPersons: true,
  },
  {
    category: 'full-name',
    confidence: 'medium',
    words: /^_(?:(?:user|customer|member|contact|client|guest|author|person|employee)_)?name_$/,
    kinds: TEXT,
    ofPersons: true,
  },
  {
    category: 'note',
    confidence: 'low',
    words: /_(?:note|notes|remark|remarks|memo|feedback|complaint|inquiry|enquiry|comment|comments)_$/,
    kinds: TEXT,
  },
];

/** Last words of names that are about the value, and do not hold it. */
const ABOUT =
  /_(?:type|status|count|format|template|enabled|verified|flag|at|date|expires|method|mode|position|order|level|class|locale|lang|language|required|option|visibility|visible|sent|num|total|subject|server|port|path|file|label|setting|settings|rule|group|width|height|id|fk|opt|optout|enc_type)_$/;
/** Names that end like these and are values after all. */
const NOT_ABOUT = /_(?:birth_?date|sess(?:ion)?_id|tax_?id|vat_?id|national_id|messenger_id|bank.*_number)_$/;

const PERSONS =
  /_(?:users?|customers?|members?|persons?|people|employees?|contacts?|clients?|patients?|authors?|accounts?|subscribers?|leads?|prospects?|guests?|profiles?|staff|admins?|reviewers?|affiliates?|addresses|address|students?|teachers?|passengers?|comments?|profile_fields)_/;

// cspell:enable
export function wordsOfName(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/([a-z])(\d)/g, '$1_$2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return `_${words.join('_')}_`;
}

/** Returns whether the name of a table says that its rows are persons. */
export function isOfPersons(table: string): boolean {
  return PERSONS.test(wordsOfName(table));
}

/** Returns what the name says; undefined: nothing. */
export function signOfName(table: string, column: string, kind: TypeKind): Sign | undefined {
  const words = wordsOfName(column);
  if (ABOUT.test(words) && !NOT_ABOUT.test(words)) return undefined;
  const found = RULES.find(
    (rule) => rule.kinds.includes(kind) && rule.words.test(words) && (!rule.ofPersons || isOfPersons(table)),
  );
  return found && { category: found.category, confidence: found.confidence, reason: 'its name' };
}

// cspell:disable
/** Columns that hold attribute names, and columns that hold their values. */
const EAV_KEY =
  /_(?:meta_key|attribute|attribute_(?:id|code|name)|field_?(?:id|name)|option_name|property|setting_key|key|code|name)_$/;
const EAV_VALUE = /_(?:meta_value|value|field_?value|option_value|value_string|value_text|data)_$/;

// cspell:enable
/**
 * Finds the columns of a table with attribute names in rows (entity, attribute, value).
 * @param columns names of text columns, and of integers for the keys
 */
export function findAttributes(
  columns: readonly string[],
): { key: string; values: readonly string[] } | undefined {
  const values = columns.filter((name) => EAV_VALUE.test(wordsOfName(name)));
  if (values.length === 0 || columns.length > MAX_EAV_COLUMNS) return undefined;
  const key = columns.find((name) => !values.includes(name) && EAV_KEY.test(wordsOfName(name)));
  return key === undefined ? undefined : { key, values };
}

/** A wider table is not a table of attributes. */
const MAX_EAV_COLUMNS = 10;

/** Returns whether the name says free text, which may hold anything. */
export function isFreeText(column: string): boolean {
  return /_(?:description|body|content|text|excerpt|details?|message|title|subject|summary|html|caption|reason|history|extra|params?|data|log|preview)_/.test(
    wordsOfName(column),
  );
}
