/**
 * Words that any code may hold, so that they make no run of words rare: keywords of the usual languages, everyday names
 * and everyday English, in lower case.
 */
export const commonWords = `
aa ab abc abcd abcdef ability able abort aborted aborting aborts abortsignal about above abs absent absolute abstract
ac acc accept acceptable accepted accepting accepts access accessed accesses accessibility accessible accessing
accessor accidentally according accordingly account accumulated accuracy accurate achieved acknowledge acquire
acquired across act action actions activate active actively activity acts actual actually ad adapted adapter add added
adding addition additional additionally addon addr address addresses adds adjacent adjust adjusted admin advance
advanced advantage advised ae af affect affected affects after afterwards again against age agent agree agreed ahead
ai aix aka al algorithm algorithms alias aliases align alignment alive all alloc allocate allocated allocation
allocations allocunsafe allow allowed allowing allows allsettled almost alone along alongside alpha alphabet
alphabetic alphabetical alphanumeric already also alt alter altered alternate alternative alternatively alternatives
although always am ambiguous among amount amp ampersand an analogous analysis anchor and android animation annotation
annotations anonymous another ansi answer any anymore anyone anything anyway anywhere ap apache api apis app
apparently appear appears append appended appending appends apple applicable application applications applied applies
apply applying approach appropriate appropriately approximately apps apr april ar arabic arbitrary arc arch
architecture archive archives are area aren arg argc args argument arguments argv arising arithmetic arm around arr
array arraybuffer arrays arrow as asc ascending ascii ask asked asking aspects assert assertion assertionerror
assertions asserts asset assets assign assigned assigning assignment assignments associate associated assume assumed
assumes assuming assumption ast asterisk async asyncdispose asynchronous asynchronously at atime atomic attach
attached attaches attachments attacks attempt attempted attempting attempts attention attr attribute attributes attrs
au aug august auth authenticate authentication author authority authorization authorized authors auto auto_increment
autoclose automatic automatically av available average avg avoid avoided avoids await awaited awaiting aware away az
ba babel back backed backend background backing backlog backslash backslashes backspace backtick backtrack backward
backwards bad badge bail balance bank bar bare base base64 based baseline basename basepath bases bash basic basically
basis batch baz bb bc bd be because become becomes been before begin beginning begins behave behaves behavior
behaviors behaviour behind being belong belongs below benchmark benchmarks benefit besides best beta better between
beyond bf bi big bigint bin binaries binary bind binding bindings bit bits bitwise black blank blob block blocked
blocking blocks blocksize blog blow blue bn bodies body bold bool boolean bootstrap border both bother bottom bound
boundaries boundary bounded bounds box bp br brace braces bracket brackets branch branches break breaking breaks brief
broadcast broken browser browsers bs bsd budget buf buffer buffered buffering buffers buffersize bug bugs build
builder building builds built builtin builtins bun bundle bundled bundling business busy but by bypass byte bytelength
byteoffset bytes ca cac cache cached caches caching calculate calculated calculates calculating calculation call
callable callback callbackfn callbacks called callee caller callers calling calls came can cancel canceled
cancellation cancelled candidate candidates cannot canonical canvas cap capabilities capability capable capacity
capture captured capturing care careful carefully carried cascade case cased cases cast cat catch catching categories
category caught cause caused causes causing caution caveat cb cc cd ceil center cert certain certificate certificates
certs cf cfg cgi ch chain chained chaining challenge chan chance change changed changes changing channel channels char
character characters charcodeat charge chars charset chdir check checked checker checking checks checksum child
child_process children chmod choice choices choose chosen chown chrome chromium chunk chunks chunksize ci cipher
ciphers circular circumstances city cjs claim class classes classic classification classname clause clean cleaned
cleaning cleanup clear cleared clearing clearinterval clears clearscreen cleartimeout cli click client clientid
clients clobber clock clone cloned cloning close closed closer closes closest closesync closing closure cm cmd cmp cn
cntrl co coalesce cobol code codec codegen codepoint codes coding coerce col cold collate collating collect collected
collecting collection collections collector collision colon color colors column columns com combination combinations
combine combined combines combining come comes coming comma command commandline commands commas comment comments
commit committed common commonjs commonly communicate communication comp compact comparator compare compared compares
comparing comparison comparisons compat compatibility compatible compilation compile compiled compiler compiles
compiling complement complete completed completely completes completing completion complex complexity compliance
compliant complicated comply component components compose composed composite compound compress compressed compression
computational compute computed computer computes computing concat concatenate concatenated concatenation concept
concurrency concurrent concurrently cond condition conditional conditions conf config configs configurable
configuration configurations configure configured configures configuring confirm conflict conflicts conform confused
confusing conjunction connect connected connecting connection connections connects consecutive consequence
consequences consequential consider considered consist consistency consistent consisting consists console const
constant constants constraint constraints construct constructed constructing construction constructor constructors
constructs consult consume consumed consumer consumers consumes consuming consumption cont contain contained container
containing contains content contents context contexts contiguous continuation continue continues continuing contract
contributors control controlled controller controls convenience convenient convention conventions conversion
conversions convert converted converting converts cookie coordinates copied copies copy copyfile copying copyright
core corner corporation correct correctly correspond corresponding corresponds cost could couldn count counted counter
counting country counts course cout cover coverage covered covers cp cpp cpu cr crash crate crc create created
createrequire creates createserver creating creation creator credit criteria critical crlf cross crypto cs css ct
ctime ctrl ctx cur curl currency current current_date current_timestamp currently currentvalue cursor custom customer
customization customize cut cwd cyan cycle cycles cyclic cygwin cyrillic da damage damages dangerous dark darwin dash
dashes data database dataview date datetime david day days db dc dd de dead deadline deal dealing dealings debit debug
debugger debugging dec december decide decides decimal decimal-point decisions decl declaration declarations
declaratives declare declared declares decode decoded decoder decodes decoding decompress decompression decorated
decorator decorators decrease decrement deep deeper deeply def default defaulted defaulting defaults defaultvalue
defer deferred define defineconfig defined defineproperty defines defining definitely definition definitions deflate
degree del delay delegate delete deleted deletes deleting deletion deliberately delimited delimiter delivered delivery
delta demand deno dep depend dependencies dependency dependent depending depends deprecate deprecated deprecation deps
depth der deref dereference derive derived deriving desc descending describe described describes describing
description descriptor descriptors deserialize deserialized design designed desired despite dest destination destroy
destroyed destruction detached detail detailed details detect detected detecting detection detects determine
determined determines determining deterministic dev developer developers development device devices devtools df dh
diagnostic diagnostics dict dictionary did didn die diff differ difference differences different differentiate
differently differs difficult dig digest digests digit digits dim dir direct direction directive directives directly
directories directory dirname dirpath dirs dirty disable disabled disables disabling disallow discard discarded
disclaimer disconnect disconnected discount discouraged discover discussion disk dispatch dispatched dispatching
display displayed displays disposable dispose disposed disposes dist distance distinct distinguish distribute
distributed distribution distributions div divide division dl dm dns do doc docs doctype document documentation
documented documents does doesn doing dollar dom domain domains don done dos dot dotall dots dotted double down
downgrade download downloaded downloading downloads draft drain drive drop dropped dropping drops dst dt due dumb
dummy dump dumps duplicate duplicated duplicates duration durations during dx dyn dynamic dynamically each eagain
earlier early easier easily east easy ec echo ecma ecmascript ecosystem ed edge edges edit edited editor ee ef effect
effective effectively effects efficiency efficient efficiently effort eg eight einval either eject el elapsed electron
elem element elements elif eligible else elseif elsewhere em email embedded embedding emit emits emitted emitter
emitting empty en enable enabled enables enabling enc encapsulates enclosing encode encoded encoder encodes encoding
encodings encounter encountered encounters encouraged encrypted encryption end end-if end-perform end-read ended
endian endif endindex ending endl endorse endpoint endpoints ends endswith endtime enforce engine engines english
enhanced enoent enough enqueue ensure ensures ensuring enter entered entering entire entirely entities entity entries
entry entrypoints enum enumerable enums env environment environments eof eol eos eot eperm epoch epsilon eq equal
equality equals equivalent er erase eric err errno error errorcode errors es esbuild esc escape escaped escapes
escaping eslint esm especially essential essentially establish established estimate estimated et etc eu eur ev eval
evaluate evaluated evaluates evaluating evaluation evaluator even event eventemitter events eventually ever every
everyone everything ex exact exactly example examples exceed exceeded exceeds except exception exceptions exchange
exclamation exclude excluded excluding exclusive exe exec executable execute executed executes executing execution
executor exemplary exhausted exhibit exist existence existent existing exists existssync exit exitcode exited exiting
exits exp expand expanded expansion expect expected expecting expects expensive experimental expire expired explain
explanation explicit explicitly exponent exponential export exported exports expose exposed exposes expr express
expressed expression expressions ext extend extended extending extends extension extensions extent extern external
extra extract extracted extracting extraction extracts extreme extremely exts fa face fact factor factory fail failed
failing fails failure failures fairly fake fall fallback fallbacks falling falls false family fancy far fast faster
fatal favor fd feature features feb february fed fee feed feedback feel fetch fetched fetches fetching few fewer ff
ffff fi field fields fifo fifth figure file file-control filename filenames fileno filepath files filesystem
fileurltopath fill filled filler filling filter filtered filtering filters final finalize finalized finalizer finally
find findindex finding finds fine finish finished finishes finishing finite fire firefox first fit fitness fits fix
fixed fixes fixme flag flags flat flatmap float float32array float64array floating floats floor flow flush flushed
flushes flushing fly fmt fn fname folder folders follow followed following follows font foo footer footing for
forbidden force force_color forced forces foreach foreground foreign forget fork form format formats formatted
formatter formatters formatting formed forms forward forwarded forwards found foundation four fp fprintf fr fraction
fractional fragment fragments frame frames framework free freebsd freed freeze frequency frequently fresh friday
friendly from fromcharcode fromcodepoint fromentries front fs fstat fulfilled full fullname fully func function
functional functionality functionname functions functiontype furnished further future gap garbage gather gb gbp gc gcc
gen general generally generate generated generates generating generation generator generators generic get getheader
getname getpos getprototypeof gets getstate getter getters gettext gettime getting gettype getuid getvalue gh gi gid
git github give given gives giving gl glob global globally globals globalthis globs gm gmt gnu go goal goes going good
goods got goto governing gracefully grained grammar grant granted graph gray greater greek green group grouping groups
grow gt guarantee guaranteed guarantees guard guess guide guides gz gzip ha hack had half hand handful handle handled
handler handlers handles handling handshake hanging happen happened happens happy hard hardware has hash hashed hashes
hasn hasown hasownproperty have haven having he head header headers heading heap hebrew height held hello help helper
helpers helpful helps hence her here hereby hex hexadecimal hi hidden hide hierarchy high high-value higher highest
highlight highly him hint hints his historical history hit hits hold holder holders holding holds home hook hooks hope
horizontal host hostname hosts hot hour hours how however href html http https huge human i-o-control iana ibm id idea
ideal ident identical identification identified identifier identifiers identifies identify identifying identity idle
ids idx ie ieee ietf if ifdef iff ifndef ignore ignored ignores ignoring ill illegal image images img immediate
immediately immutable impact impl implement implementation implemented implementing implements implicit implicitly
implied implies imply import important imported importer importers importing importmeta imports impossible improve
improves in inactive inc incidental include included includes including inclusive incoming incompatible incomplete
inconsistency inconsistent incorrect incorrectly increase increased increases increasing increment incremental
incremented increments indent indentation independent independently index indexed indexes indexof indicate indicated
indicates indicating indicator indices indirect individual individually inf infer inferred infinite infinity info
inform information informational ing inherit inheritance inherited inheriting inherits init initial initialization
initialize initialized initializer initializes initializing initially initiate initiated inject injected injection
inline inlined inner input input-output inputs insecure insensitive insert inserted insertion inserts inside inspect
inspected inspection inspector inspired install installation installed installing installs instance instanceof
instances instantiate instantiated instantiating instantiation instead instruct instruction instructions insufficient
int integer integers integration integrity intended intent intentionally interact intercepted interest interested
interface interfaces internal internally internals international internet interpret interpretation interpreted
interpreter interrupt interrupted interruption intersect intersection interval intervals intl into introduced
introduces ints invalid invalidate invalidated inverse invocation invocations invoice invoke invoked invokes invoking
io iostream ip ipc is isabsolute isarray isatty isbuiltin isdigit isdir isdirectory isempty isenabled isfile isfinite
isinteger isize isn isnan isnull iso isobject isolate isolated isolation issue issued issues istanbul istty it italic
item items iter iterable iterate iterates iterating iteration iterations iterator iterators its itself jan january
java javascript job jobs john join joined joins js jsdoc json jsx jul july jump jun june just justified kb keep
keeping keeps kept kernel key keyed keyname keyof keys keyword keywords kib kill kind kinds know knowing known knows
kv la label labels lambda lang language languages large larger largest last lastindex lastindexof late latency later
latest latin latin1 latter launched law layer layout lazily lazy ld le lead leading leaf leak leaks least leave leaves
leaving left legacy legal len length lengths less lesser let lets letter letters level levels lex lexer lf liability
liable lib libc libraries library licence license licensed licenses lies life lifecycle lifetime light lightweight
like likely limit limitation limitations limited limiting limits linage line linear lineno linenumber lines link
linkage linkcode linked linker linking links lint linux list listed listen listener listenercount listeners listening
listens listing lists literal literals little live lives ll ln lo load loaded loader loading loads loan loc local
locale localhost locally locate located location locations lock locked locking locks log logged logger logging logic
logical login logo logs long longer longest look lookahead looking looks lookup lookups loop looping loops lose losing
loss lost lot lots low low-value lower lowercase lowest ls lstat lt mac machine machines macos macro macros made
magenta magic mail mailto main mainly maintain maintained maintains maintenance major make makefile makes making
malformed malicious malloc man manage managed management manager manages managing mandatory manifest manipulate manner
manual manually many map mapped mapper mapping mappings maps mar march margin mark markdown marked marker markers
marking marks mask master match matched matcher matches matching material materials math matter matters max max_length
max_size maxdepth maximal maximum maxlength maxsize maxwidth may maybe mb md me mean meaning meaningful means meant
measure measured measurements measures mechanism mechanisms media medium member members membership memcpy memo memory
mentioned merchantability merge merged merging mess message messages met meta metadata meth method methodname methods
micro microseconds microsoft microtask mid middle middleware might millisecond milliseconds mime min mind minimal
minimize minimum minor minus minute minutes mirror misc miscellaneous mismatch missing mit mix mixed mixin mjs mkdir
mm mock mocking mod mode model models modern modes modification modifications modified modifier modifiers modifies
modify modifying module modules moduletype modulo modulus moment monday month monthly more most mostly move moved
moves moving mozilla mro ms msg msvc mt mtime much multi multiline multipage multiple multiplication multiply must mut
mutable mutate mutually my myclass name named names namespace namespaces naming nan nanoseconds narrow native natural
nature navigator nb nc nchar nd ne nearest necessarily necessary need needed needs negate negated negation negative
negligence neither nest nested nesting net netscape network never new newer newline newlines newly next nexttick nice
nil nl nm no no_color node node_modules nodejs nodes non nonce none noninfringement noop nor normal normalization
normalize normalized normally north not notably notation note notes nothing notice notification notifications notified
notify nov november now npm npmjs ns nth nul null nullif num number numbered numbers numeric numerical nvarchar
o_creat o_wronly obj object objects obsolete obtain obtained obtaining obvious occur occurred occurrence occurrences
occurs oct octal octet octets october odd of off offer offers official offset offsets often oh oid ok old older oldest
omit omitted omitting on once ondispose one oneof onerror ones ongoing online only onmessage onto op opaque open
opened opener opening opens openssl operand operands operate operates operating operation operations operator
operators opposed opposite ops opt optimal optimization optimizations optimize optimized option optional optionally
options opts or ord order ordered ordering ordinal ordinary org organization oriented origin original originally
origins os other others otherwise our ourselves out outcome outer outermost output outputfile outputs outside
outstanding over overall overflow overhead overlap overlay overload overridden override overrides overriding overwrite
overwrites overwriting overwritten own owned owner ownership ownkeys owns oxc pack package packagejson packages packed
packet packets pad padded padding padend padstart page pages pair pairs panic paragraph parallel param parameter
parameters params parent parentheses parenthesis parents parse parsed parsefloat parseint parser parsers parses
parsesync parsing part partial partially particular particularly partition parts party pass passed passes passing
passphrase passwd password past patch patched patches path pathname paths pattern patterns pause paused payload
payment pc pdf pe peek peer pem pending people per percent percentage perf perf_hooks perform performance performant
performed performing performs perhaps period permission permissions permit permitted persist persistent person persons
peter phase phone physical pi pic pick picture pid piece pieces ping pipe piped pipeline pipes piping pixels pkg pl
place placed placeholder places plain platform platforms play please plugin plugins plus pm png pnpm po point pointed
pointer pointers pointing points policies policy poll polling polyfill polyfills pool pop populate populated port
portable portion portions ports pos position positional positions positive posix possibility possible possibly post
postcss postfix postmessage potential potentially pow power pp pr practice pragma pre prec preceded precedence
preceding precise precisely precision precondition predefined predicate predicates prefer preference preferences
preferred prefix prefixed prefixes preload premium prepare prepared prepend prepended presence present preserve
preserved preserves preserving press pretend prettier pretty prev prevent preventing prevents preview previous
previously price primarily primary primitive primitives print printable printed printer printf printing println prints
prior prioritize priority private probability probably probe problem problematic problems proc procedure proceed
process processed processes processing processor procurement prod produce produced produces producing product
production products profile profiler profiling profits program program-id programmatic programming programs progress
project projects promise promiselike promises promote prompt prompts prop propagate proper properly properties
property props protect protected protection proto protocol protocols prototype provide provided provider providers
provides providing proxy prune ps pseudo pt ptr pub public publish published pull pulled punct punctuation pure purely
purpose purposes push pushed pushes pushing put puts px qualified qualifier quality quantity quasi queried queries
query question questions queue queued queues quick quickly quiet quite quote quoted quotes quoting race raise raised
raises raising ram ran rand random randomly randomness range rangeerror ranges rank rare rate rather ratio raw rb rc
re reach reachable reached reaches reaching react read readable readdir reader readfile readfilesync reading readline
readlink readme readonly readonlymap reads readstream ready real really realpath reason reasonable reasons rebuild
receive received receiver receives receiving recent recently recognize recognized recommend recommended record
recorded records recover recovery recurse recursion recursive recursively recv red redefine redefines redirect
redirected redirection redirections redirects redistribute redistribution reduce reduced reduces reducing redundant
reel ref refer reference referenced references referencing referred referring refers reflect reflected refresh refs
regard regarding regardless regex regexp region register registered registering registers registration registry
regular reject rejected rejection rejects rel related relations relationship relative relatively release released
releases relevant reliable relies reload rely relying rem remain remainder remaining remains remark remember remote
removal remove removed removelistener removes removing rename renamed renames render rendered rendering repeat
repeated repeatedly repeats repetition replace replaceall replaced replacement replacements replaces replacing reply
repo report reported reporter reporters reporting reports repository represent representation represented representing
represents reproduce req request requested requesting requests require required requirement requirements requires
requiring rerun res reserve reserved reset resets resetting resize resolution resolve resolved resolvedpath resolver
resolvers resolves resolving resource resources resp respect respective respectively respond response responses
responsibility responsible rest restart restore restored restores restrict restricted restriction restrictions result
resulted resulting results resume resumed resumes resuming ret retain retained retaining retains retried retries
retrieval retrieve retrieved retrieves retrieving retry return returned returning returns returntype returnvalue
reusable reuse reused rev revenue reverse reversed revert revoke rewind rewrite rewrites rf rfc rgb ri rid right
rights ring risk rm rmdir role rollback root roots roughly round rounded route routine routines row rows rpc rs rsa rt
rule rules run runnable runner runners running runs runtests runtime sa safe safely safety said sales salt same sample
samples sampling sanity sass satisfies satisfy saturday save saved savepoint saves saving say says sbyte sc scalar
scale scan scanned scanner scanning scans scenarios schedule scheduled scheduler schedules scheduling schema scheme
schemes scope scoped scopes score scratch screen script scripts scroll scss sd se sealed search searched searching
searchparams sec second seconds secret section sections secure security see seed seek seek_end seek_set seem seems
seen sees segment segments select selected selecting selection selector selectors selects self sell semantic semantics
semaphore semi semicolon send sender sending sends sense sensitive sent sentence sentinel sep separate separated
separately separator separators september seq sequence sequences sequential sequentially serial serializable
serialization serialize serialized serializer serializes series serve served server servers serves service services
session sessions set setimmediate setinterval sets setter settimeout setting settings setup seven several severity sh
sha shadow shall shallow shape share shared shares sharing she shell shields shift shifted short shortcut shorter
shorthand should shouldn show showing shown shows shuffle shutdown si side sig sigint sigkill sign signal signals
signature signatures signed significant significantly sigterm silent silently similar similarly simple simpler
simplified simplifies simplify simply simulate since sindresorhus single singleton sit site situation situations six
size sizeof sizes sk skip skipped skipping skips slash slashes sleep slice slightly slow slower sm small smaller
smallest smallint smart snapshot snapshots sni so socket sockets soft software solid solution some somehow someone
something sometimes somewhat soon sort sorted sorting sorts source sourcemap sourcemaps sources sourcescontent
sourcetype south space spaces spacing span spans spawn spawned spawning spdx spec special special-names specialized
specially specific specifically specification specifications specified specifier specifiers specifies specify
specifying specs speed spent splice split splits splitting spread sprintf sqlite sqrt square src ss ssh ssl st
stability stable stack stacks stacktrace stamp standalone standard standards star start started startindex starting
starts startswith starttime startup stat state statement statements states static statically statistics stats statsync
status statuscode stay stays std stderr stdin stdio stdout step steps sticky still stmt stock stop stopped stopping
stops storage store stored stores storing str straight strategies strategy stream streaming streams street strftime
strict strictly strikethrough string stringified stringify strings strip stripped stripping strlen strong strongly
struct structural structure structured structures sts stub stubs stuff style styles styling sub subarray subclass
subclassed subdir subdirectories subdirectory subject sublicense submitted subprocess subscript subsequent subset
substantial substitute substitution substr substring subtle subtract subtraction subtype succeed succeeded succeeds
success successful successfully successor such sufficient suffix suggest suggested suggestion suitable suite suites
sum summary sun sunday super superclass superset supplied supply support supported supporting supports suppose
supposed suppress suppressed sure surface surprising surrogate surrounding svg sw swap swapped switch switching symbol
symbolic symbols symlink symlinks sync synchronized synchronous synchronously syntax syntaxerror sys syscall system
systems tab table tables tabs tag tagged tagname tags tail take taken takes taking tally tallying tape tar target
targets tariff task tasks tax tcp td team teardown technique tell tells temp template templates temporarily temporary
term terminal terminals terminate terminated terminates terminating terminator terms test tested testing tests text
texts textual th thai than thank thanks that the their them theme themselves then theory there thereby therefore these
they thin thing things think thinking third this thisarg those though thought thread threading threads three threshold
threw through throughout throughput throw throwing thrown throws thru thursday thus tick tie tied tilde tim time timed
timeout timeouts timer times timestamp timestamps timezone timing timings tiny tip title tls tmp tmpdir to today todo
tofixed together toggle toisostring tojson tok token tokenize tokenizer tokens tolowercase too took tool tools top
tort tostring tostringtag total touch touppercase towards tr trace traces tracing track tracked tracker tracking
tracks trade traditional traffic trailer trailing trait transaction transfer transferred transform transformation
transformed transformer transforms transient transition translate translation transmitted transparent transparently
transport traversal traverse treat treated treating treats tree trees trick tricky tried tries trigger triggered
triggering triggers trim trip trivial trouble true truncate truncated trust trusted truthy try trying ts tsconfig tsx
tt tty tuesday tuple tuples turn turned turning turns tutorial twice two txt type typed typedef typeerror typename
typeof types typescript typical typically typing ufeff ui uid uint uint16array uint32 uint32array uint8array uk ulong
umask un unable uname unary unavailable unbounded uncaught unchanged unchecked unclosed uncompressed undef undefined
under underline underlying underscore underscores understand undocumented unencrypted unexpected unexpectedly
unfortunately unhandled unicode unimplemented uninitialized uninstall union unique unit units universal unix unknown
unless unlike unlikely unlink unlinking unmatched unmodified unnecessary unpack unpacked unquoted unreachable
unrecognized unref unregister unresolved unsafe unset unshift unsigned unspecified unsuccessful unsupported until
untrusted unused unusual unwanted unwrap up update updated updates updating upgrade upgraded upload upon upper
uppercase uri url urls us usable usage usages usd use used useful useless user useragent userinfo username users uses
using usize usr usual usually utc utf util utilities utility utils uuid val valid validate validated validates
validating validation validity value value2 valued valueof values var varchar varchar2 variable variables variadic
variant variants various vars vary varying ve vec vector vectors vendor verbatim verbose verbosity verification
verified verifies verify verifying versa version versions vertical very vi via vice view vim virtual visibility
visible visit visited visitor visual vite vm void volatile volume vs vscode vulnerability wait waiting waits walk wall
want wanted wants warn warning warnings warranties warranty was wasi wasm wasn watch watcher way ways wb we weakmap
weakref weakset web webkit wednesday weight weird welcome well were west what whatever whatwg when whenever where
whereas whether which whichever while white whitebright whitespace who whole whom whose why wide widely width wiki
wikipedia wildcard wildcards will win window windows wins wire wish wishes with within without won word words work
workaround worker workers workflow workflows working works world worth would wouldn wrap wrapped wrapper wrappers
wrapping wraps writable write writefile writer writes writestream writing written wrong ws www xaa xae xce xfe xff
xffff xffffffff xml xn xx xxx xyz yaml yarn year years yellow yellowbright yes yet yield yields yml you your yourself
za zero zeroes zeros zip zlib zone zstd
`
