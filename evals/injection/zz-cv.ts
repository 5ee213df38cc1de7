import { readData } from '../../evals/data-folder.ts';
import { readRows, plantedIn, type Row } from '../../evals/injection/read-rows.ts';
import { readBenign } from '../../evals/injection/read-sources.ts';
import { trainDetector, worstOf, partsOf, plantedSentences } from '../../evals/injection/train-detector.ts';
import { readsLikeMail } from '../../src/safety/segments.ts';
import { shuffled, seededRandom } from '../../evals/train/seeded-random.ts';
const t0=performance.now();
const rows = readRows((await readData('injection.jsonl')) ?? '');
const benign = await readBenign();
console.log(Object.entries(benign).map(([k,v])=>`${k} ${v.length}`).join(', '));
const clean = rows.filter(r=>r.kind==='indirect_clean_context').map(r=>r.text);
const mail = (r: Row) => r.kind.startsWith('indirect') ? clean.find(c=>c===r.text || plantedIn(r.text,c)!==undefined) ?? '' : undefined;
const order = shuffled(rows.map((_,i)=>i), seededRandom(7));
const fold = new Map<number,number>(); const mf=new Map<string,number>();
order.forEach((i,n)=>{ const m=mail(rows[i]!); if(m===undefined) fold.set(i,n%5); });
clean.forEach((c,i)=>mf.set(c,i%5)); rows.forEach((r,i)=>{const m=mail(r); if(m!==undefined) fold.set(i, mf.get(m) ?? 0)});
const out: {kind:string,label:number,m:number,d:number,mailish:boolean, text:string}[]=[];
for(let k=0;k<5;k++){
  const test=rows.filter((_,i)=>fold.get(i)===k), train=rows.filter((_,i)=>fold.get(i)!==k);
  const withheld=new Set(plantedSentences(test, clean));
  const model=trainDetector({rows:train,benign,withheld});
  for(const r of test) out.push({kind:r.kind,label:r.label,mailish:readsLikeMail(r.text),m:worstOf(model.message,partsOf.message(r.text)),d:worstOf(model.document,partsOf.document(r.text)),text:r.text});
  console.log('fold',k,((performance.now()-t0)/1000).toFixed(1));
}
const fs=await import('node:fs'); fs.writeFileSync('/tmp/guard-cv.json',JSON.stringify(out));
