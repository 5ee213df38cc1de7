const LINES = `
si yes|claro sure|vale ok|perfecto perfect|correcto correct|exacto exactly|confirmo i-confirm
adelante go-ahead|bueno ok|listo ok|hola hello|buenas hello|gracias thank-you|adios goodbye
chao bye|perdon sorry|mejor instead|entonces then|y and|o or|u or|con with|sin without|de of
del of-the|al to-the|a to|para for|por for|en in|el the|la the|los the|las the|un a|una a|unos some
unas some|es is|son are|hay is-there|esta is|estan are|fue was|mi my|mis my|su your|sus your
tu your|pero but|que that|muy very|este this|ese that|esa that|eso that|esto this|alli there
ahi there|alla there|aqui here|yo i|nosotros we|usted you|ustedes you|soy i'm|somos we-are
me me|nos us|lo it|se ''|le ''|no no|nunca never|tambien also|ademas also|solo only|todo all
todos all|todas all|cada each|otro another|otra another|otros others|otras others|mas more
cuanto how-much|cuantos how-many|cuantas how-many|cual which|cuales which|cuando when|donde where
como how|quien who|ver see|visitar visit|conocer see|mirar look-at|reservar book|agendar book
programar schedule|apartar book|cancelar cancel|cancele cancel|cancela cancel|anular cancel
cambiar change|mover move|reprogramar reschedule|posponer postpone|aplazar postpone|alquilar rent
rentar rent|arrendar rent|comprar buy|vender sell|hablar talk|llamar call|mostrar show|saber know
ir come|venir come|pasar come-by|pagar pay|traer bring|llevar bring|tener have|firmar sign
entregar hand-over|devolver return|dejar drop-off|solicitar apply|aplicar apply|fumar smoke
estacionar park|aparcar park|subarrendar sublet|vivir live|mudarme move|invertir invest
tiene does-it-have|tienen do-you-have|tengo i-have|tenemos we-have|ofrecen do-you-offer
cobran do-you-charge|apartamento apartment|apartamentos apartments|departamento apartment
departamentos apartments|depa apartment|piso apartment|pisos apartments|casa house|casas houses
condominio condo|condominios condos|adosado townhouse|estudio studio|vivienda home|viviendas homes
hogar home|inmueble property|propiedad property|propiedades homes|dormitorio bedroom
dormitorios bedrooms|habitacion bedroom|habitaciones bedrooms|recamara bedroom|recamaras bedrooms
cuarto bedroom|cuartos bedrooms|bano bathroom|banos bathrooms|garaje garage|cochera garage
estacionamiento parking|aparcamiento parking|lavanderia in-unit-laundry|lavadora in-unit-laundry
amueblado furnished|amueblada furnished|amueblados furnished|mascota pet|mascotas pets|perro dog
perros dogs|gato cat|gatos cats|jardin garden|balcon balcony|piscina pool|alberca pool
ascensor elevator|elevador elevator|terraza patio|alquiler rent|renta rent|hasta up-to
dolares dollars
presupuesto budget|precio price|precios prices|costo cost|coste cost|hoy today|manana tomorrow
lunes monday|martes tuesday|miercoles wednesday|jueves thursday|viernes friday|sabado saturday
domingo sunday|sabados saturdays|domingos sundays|enero january|febrero february|marzo march
abril april|mayo may|junio june|julio july|agosto august|septiembre september|octubre october
noviembre november|diciembre december|hora time|horas hours|dia day|dias days|semana week
semanas weeks|mes month|meses months|ano year|anos years|horario opening-hours
horarios opening-hours
persona person|personas people|humano human|agente agent|agentes agents|asesor agent|asesora agent
alguien someone|gerente manager|encargado manager|ahora now|mismo ''|nadie nobody
ridiculo ridiculous
inaceptable unacceptable|estafa scam|ladrones crooks|horrible terrible|terrible terrible
esperando waiting|solicitud application|aplicacion application|comision commission|contrato lease
tarifa fee|tarifas fees|cuota fee|cargo charge|cargos charges|reparacion repair|reparaciones repairs
fuga leak|agua water|luz electricity|gas gas|calefaccion heating|llave key|llaves keys
visita viewing
visitas viewings|cita appointment|reunion meeting|reunir meet|oficina office|oficinas offices
recepcion reception|inquilino tenant|inquilinos tenants|dueno landlord|ingresos income
credito credit
aval guarantor|garante guarantor|documentos documents|identificacion id|gratis free|gratuita free
gratuito free|seguro insurance|basura trash|paquetes parcels|tasacion valuation|valoracion valuation
valuacion valuation|invitados guests|ruido noise|privacidad privacy|datos data|grabadas recorded
queja complaint|quejas complaints|mercado market|subir go-up|bajar go-down|chiste joke|clima weather
receta recipe|gatitos kittens|direccion address|telefono phone-number|correo email|numero number
nombre name|disponible available|disponibles available|zona area|barrio area
barrios areas|ciudad city
tamano size|grande big|barato cheap|urgente urgent|emergencia emergency|pago payment|tarjeta card
cheque check|transferencia transfer|efectivo cash|minimo minimum|puntaje score|noche night
servicio service|edificio building|garantia deposit|posible possible|reservado booked
reservada booked
vuelo flight|vuelos flights|avion plane|tren train|hotel hotel|taxi taxi|coche car|carro car
aceite oil|gasolina gas|trafico traffic|llanta tire|llantas tires|maleta luggage|pasaporte passport
dinero money|cuenta account|ahorros savings|saldo balance|banco bank|transferir transfer
transfiere transfer|pedir order|pide order|encargar order|calorias calories|arroz rice|pollo chicken
comida food|cena dinner|desayuno breakfast|restaurante restaurant|lluvia rain|llover rain|nieve snow
pronostico forecast|musica music|cancion song|pelicula movie|luces lights|apagar turn-off
apaga turn-off|encender turn-on|enciende turn-on|alarma alarm|despertador alarm-clock
recordatorio reminder|recuerdame remind-me|compras shopping|lista list|leche milk|huevos eggs
traducir translate|traduce translate|significa means|deletrear spell|vacuna vaccine
vender sell|vendo i'm-selling|compro i'm-buying|voy i'm-going|cerrar close|abrir open|sobre about
desde from|antes earlier|despues after|luego later|si, yes,|francia france|capital capital
`;

/** Single words; folded Spanish to English, `-` for a space. */
export const WORDS: ReadonlyMap<string, string> = new Map(
  LINES.split(/[|\n]/)
    .map((pair) => pair.trim().split(' '))
    .filter((pair) => pair.length === 2)
    .map(([spanish = '', english = '']) => [
      spanish,
      english === "''" ? '' : english.replaceAll('-', ' '),
    ]),
);
